package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.adapter.modbus.TestPlant.A;
import static org.saltbridge.adapter.modbus.TestPlant.A_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.B;
import static org.saltbridge.adapter.modbus.TestPlant.POINTS;
import static org.saltbridge.adapter.modbus.TestPlant.RATING;
import static org.saltbridge.adapter.modbus.TestPlant.READBACK;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.LinkConfig;

/** How far the values of a device are trusted, and when that changes. */
class ModbusQualityTest extends ScriptedLink {

    @Test
    void aLostConnectionMakesValuesOldAndThenBadOnceEach() throws IOException {
        startOnline(TestPlant.QUICK, 1);
        sinks.awaitGood(A, A_VALUE);
        sinks.awaitGood(RATING, 0);
        int port = slave.port();
        slave.close();
        sinks.awaitQuality(A, Quality.OLD_DATA);
        sinks.awaitQuality(RATING, Quality.OLD_DATA);
        sinks.awaitQuality(A, Quality.EXPIRED);
        sinks.awaitQuality(A, Quality.NO_COMMUNICATION);
        sinks.awaitQuality(RATING, Quality.NO_COMMUNICATION);
        long disconnects = bus.stats(0).disconnects();
        assertEquals(1, disconnects);
        for (Quality quality : new Quality[] {Quality.OLD_DATA, Quality.NO_COMMUNICATION}) {
            for (int point : new int[] {A, B, RATING, READBACK}) {
                assertEquals(1, count(point, quality));
            }
        }
        assertEquals(0, count(RATING, Quality.EXPIRED), "read once: it has no period");
        ScriptedSlave again = new ScriptedSlave(port);
        again.set(1, A_ADDRESS, A_VALUE);
        again.set(1, TestPlant.B_ADDRESS, B_VALUE);
        sinks.awaitGood(A, A_VALUE);
        sinks.awaitGood(RATING, 0);
        again.close();
    }

    private long count(int point, Quality quality) {
        return sinks.samplesOf(point).stream()
                .filter(sample -> sample.quality() == quality)
                .count();
    }

    @Test
    void oneMissingReplyMakesItsBlockOldAndTheNextReplyGoodAgain() {
        startOnline(TestPlant.QUICK, 1);
        sinks.awaitGood(A, A_VALUE);
        AtomicInteger missed = new AtomicInteger();
        slave.script(request -> {
            if (request.address() != A_ADDRESS || missed.getAndIncrement() != 0) {
                request.answer();
            }
        });
        sinks.awaitQuality(A, Quality.OLD_DATA);
        sinks.awaitGood(A, A_VALUE);
        assertEquals(Quality.GOOD, sinks.quality(RATING));
        assertEquals(DeviceState.ONLINE, bus.state(0));
    }

    @ParameterizedTest
    @CsvSource({
        "1, CONFIGURATION_ERROR",
        "2, CONFIGURATION_ERROR",
        "3, CONFIGURATION_ERROR",
        "4, DEVICE_FAILURE",
        "5, DEVICE_FAILURE",
        "6, DEVICE_FAILURE",
        "7, DEVICE_FAILURE",
        "255, DEVICE_FAILURE",
        "10, NO_COMMUNICATION",
        "11, NO_COMMUNICATION"
    })
    void exceptionsBecomeQualities(int code, Quality expected) {
        slave.script(request -> {
            if (request.address() == A_ADDRESS) {
                request.refuse(code);
            } else {
                request.answer();
            }
        });
        start(TestPlant.QUICK, 1);
        sinks.awaitQuality(A, expected);
        assertTrue(bus.stats(0).exceptions() >= 1);
        assertEquals(0, bus.stats(0).badReplies());
    }

    @Test
    void aBusyDeviceIsAskedAgainAtTheNextPollOnly() {
        AtomicInteger asked = new AtomicInteger();
        slave.script(request -> {
            if (request.address() == A_ADDRESS && asked.incrementAndGet() <= 5) {
                request.refuse(6);
            } else {
                request.answer();
            }
        });
        long startNs = System.nanoTime();
        start(TestPlant.QUICK, 1);
        sinks.awaitGood(A, A_VALUE);
        assertTrue(System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(400), "a storm of retries");
    }

    @Test
    void aRefusedBlockIsSplitUntilOnlyTheWrongRegisterIsBad() {
        slave.script(request -> {
            boolean touchesWrong =
                    request.address() <= A_ADDRESS + 3 && request.address() + request.second() > A_ADDRESS + 3;
            if (!request.isWrite() && touchesWrong) {
                request.refuse(2);
            } else {
                request.answer();
            }
        });
        for (int i = 1; i <= 4; i++) {
            slave.set(1, A_ADDRESS + i, i);
        }
        start(new TestPlant()
                .register("X1", A_ADDRESS + 1)
                .register("X2", A_ADDRESS + 2)
                .register("X3", A_ADDRESS + 3)
                .register("X4", A_ADDRESS + 4)
                .endpoint(slave.port(), TestPlant.QUICK, 1));
        sinks.awaitQuality(POINTS + 2, Quality.CONFIGURATION_ERROR);
        sinks.awaitGood(A, A_VALUE);
        sinks.awaitGood(POINTS, 1);
        sinks.awaitGood(POINTS + 1, 2);
        sinks.awaitGood(POINTS + 3, 4);
        long exceptions = bus.stats(0).exceptions();
        sinks.clear();
        sinks.await("polls go on", () -> sinks.samplesOf(A).size() > 5);
        assertEquals(exceptions, bus.stats(0).exceptions(), "the wrong register is asked for again");
        assertEquals(DeviceState.ONLINE, bus.state(0));
    }

    @Test
    void aDeadUnitBacksOffAndHoldsUpNeitherItsNeighboursNorTheLink() {
        slave.script(request -> {
            if (request.unit != 2) {
                request.answer();
            }
        });
        start(new LinkConfig(100, 1000, 1, 0, 100, 400, 3), 1, 2, 3);
        sinks.await("unit 2 is silent", () -> bus.state(1) == DeviceState.SILENT);
        sinks.await(
                "unit 1 and 3 online", () -> bus.state(0) == DeviceState.ONLINE && bus.state(2) == DeviceState.ONLINE);
        long timeouts = bus.stats(0).timeouts();
        sinks.clear();
        sinks.await("30 polls of unit 1", () -> sinks.samplesOf(A).size() >= 30);
        assertTrue(bus.stats(0).timeouts() - timeouts <= 2, "the dead unit is asked too often");
        assertEquals(0, bus.stats(0).disconnects());
        assertNotEquals(Quality.GOOD, sinks.quality(A + POINTS));
        assertEquals(WriteResult.NOT_CONNECTED, sinks.awaitResult(write(1)).result());
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(write(0)).result());
        slave.script(ScriptedSlave.Request::answer);
        sinks.await("unit 2 is back", () -> bus.state(1) == DeviceState.ONLINE);
        sinks.awaitGood(A + POINTS, A_VALUE);
    }

    @Test
    void aUnitThatAGatewayCannotReachIsBadAtOnceAndTriedAgainLater() {
        start(TestPlant.QUICK, 1, 2);
        sinks.awaitGood(A + POINTS, A_VALUE);
        slave.script(request -> {
            if (request.unit == 2) {
                request.refuse(0xB);
            } else {
                request.answer();
            }
        });
        sinks.awaitQuality(A + POINTS, Quality.NO_COMMUNICATION);
        sinks.awaitQuality(RATING + POINTS, Quality.NO_COMMUNICATION);
        // The state follows the values.
        sinks.await("silent", () -> bus.state(1) == DeviceState.SILENT);
        assertTrue(sinks.quality(A).isGood());
        slave.script(ScriptedSlave.Request::answer);
        sinks.awaitGood(A + POINTS, A_VALUE);
        sinks.awaitGood(RATING + POINTS, 0);
        sinks.await("online", () -> bus.state(1) == DeviceState.ONLINE);
    }

    @Test
    void valuesOfADeviceWhoseHeartbeatStandsStillAreFrozenUntilItMoves() {
        start(new TestPlant().incomingHeartbeat("Readback", 400).endpoint(slave.port(), TestPlant.QUICK, 1));
        sinks.awaitGood(A, A_VALUE);
        sinks.awaitQuality(A, Quality.FROZEN);
        sinks.awaitQuality(READBACK, Quality.FROZEN);
        assertEquals(Quality.GOOD, sinks.quality(RATING));
        assertEquals(A_VALUE, sinks.value(A));
        beatOnce();
        sinks.awaitQuality(A, Quality.GOOD);
        sinks.awaitQuality(READBACK, Quality.GOOD);
    }

    private void beatOnce() {
        slave.set(1, TestPlant.READBACK_ADDRESS, slave.get(1, TestPlant.READBACK_ADDRESS) + 1);
    }
}
