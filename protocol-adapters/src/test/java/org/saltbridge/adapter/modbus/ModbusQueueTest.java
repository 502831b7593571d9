package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.adapter.modbus.TestPlant.A;
import static org.saltbridge.adapter.modbus.TestPlant.HEARTBEAT_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.POINTS;
import static org.saltbridge.adapter.modbus.TestPlant.READBACK;
import static org.saltbridge.adapter.modbus.TestPlant.READBACK_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.SETPOINT_ADDRESS;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.LinkConfig;

/** What waits for what on one link: commands, heartbeats, polls. */
class ModbusQueueTest extends ScriptedLink {
    private static final LinkConfig PATIENT = new LinkConfig(2000, 1000, 1, 0, 100, 400, 3);

    private void startAllOnline(LinkConfig link, int... units) {
        start(link, units);
        sinks.await(
                "all online",
                () -> IntStream.range(0, units.length).allMatch(device -> bus.state(device) == DeviceState.ONLINE));
    }

    @Test
    void aCommandOvertakesThePollsThatWait() {
        startAllOnline(PATIENT, 1, 2, 3);
        slave.script(request -> request.answerAfter(30));
        // Nine reads each 100 ms of which three fit: the queue of polls is always full.
        sinks.await("polls pile up", () -> bus.stats(0).pollsSkipped() > 10);
        for (int i = 0; i < 10; i++) {
            long offeredNs = System.nanoTime();
            int value = write(2);
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(value).result());
            long arrivedNs = slave.writes(SETPOINT_ADDRESS).stream()
                    .filter(request -> request.written() == value)
                    .findFirst()
                    .orElseThrow()
                    .receivedNs;
            long pollsBefore = slave.requests().stream()
                    .filter(request -> request.receivedNs > offeredNs && request.receivedNs < arrivedNs)
                    .count();
            // The one that may go out while the offer is on its way to the loop.
            assertTrue(pollsBefore <= 1, "waited for " + pollsBefore + " polls");
        }
    }

    @Test
    void oneRequestIsInFlightUnlessTheWindowAllowsMore() {
        int most = mostInFlight(PATIENT);
        assertEquals(1, most);
    }

    @Test
    void aWindowAllowsThatManyInFlight() {
        int most = mostInFlight(new LinkConfig(2000, 1000, 4, 0, 100, 400, 3));
        assertEquals(4, most);
    }

    private int mostInFlight(LinkConfig link) {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        startAllOnline(link, 1, 2, 3);
        slave.script(request -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            request.answerAfter(60, open::decrementAndGet);
        });
        sinks.await("busy", () -> bus.stats(0).requests() > 60);
        assertEquals(0, bus.stats(0).badReplies() + bus.stats(0).staleReplies());
        return most.get();
    }

    @Test
    void theLeastGapBetweenReplyAndRequestIsKept() {
        start(new LinkConfig(2000, 1000, 1, 20, 100, 400, 3), 1);
        sinks.await("some requests", () -> slave.requests().size() > 20);
        List<ScriptedSlave.Request> all = slave.requests();
        for (int i = 1; i < all.size(); i++) {
            long gapNs = all.get(i).receivedNs - all.get(i - 1).receivedNs;
            assertTrue(gapNs > TimeUnit.MILLISECONDS.toNanos(18), "gap of " + gapNs + " ns");
        }
    }

    @Test
    void onlyTheNewestValueThatWaitsIsSent() {
        startAllOnline(PATIENT, 1);
        slave.script(request -> request.answerAfter(100));
        int first = write(0);
        sinks.await("first on the wire", () -> slave.writes(SETPOINT_ADDRESS).size() == 1);
        int second = write(0);
        int third = write(0);
        int fourth = write(0);
        assertEquals(WriteResult.SUPERSEDED, sinks.awaitResult(second).result());
        assertEquals(WriteResult.SUPERSEDED, sinks.awaitResult(third).result());
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(first).result());
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(fourth).result());
        assertEquals(
                List.of(first, fourth),
                slave.writes(SETPOINT_ADDRESS).stream()
                        .map(ScriptedSlave.Request::written)
                        .toList());
    }

    @Test
    void aCommandWhoseDeadlinePassesInTheQueueIsNotSent() {
        startAllOnline(PATIENT, 1);
        slave.script(request -> request.answerAfter(150));
        int first = write(0);
        sinks.await("first on the wire", () -> slave.writes(SETPOINT_ADDRESS).size() == 1);
        int second = write(0, 50);
        assertEquals(WriteResult.EXPIRED, sinks.awaitResult(second).result());
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(first).result());
        assertEquals(1, slave.writes(SETPOINT_ADDRESS).size());
    }

    @Test
    void aValueThatDoesNotFitIsNotSent() {
        startAllOnline(PATIENT, 1);
        SetpointPort port = bus.setpoints();
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        port.offer(0, 0, Double.NaN, 1, deadlineNs);
        port.flush();
        assertEquals(WriteResult.NOT_ENCODABLE, sinks.awaitResult(1).result());
        port.offer(0, 0, 1e12, 2, deadlineNs);
        port.flush();
        assertEquals(WriteResult.NOT_ENCODABLE, sinks.awaitResult(2).result());
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(write(0)).result());
        assertEquals(1, slave.writes(SETPOINT_ADDRESS).size());
    }

    @Test
    void withoutATokenOnlyAFailureIsTold() {
        startAllOnline(PATIENT, 1);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        bus.setpoints().offer(0, 0, 5, 0, deadlineNs);
        bus.setpoints().flush();
        sinks.await("written", () -> slave.writes(SETPOINT_ADDRESS).size() == 1);
        sinks.awaitResult(write(0));
        assertEquals(1, sinks.results().size());
        slave.script(request -> request.refuse(4));
        bus.setpoints().offer(0, 0, 6, 0, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
        bus.setpoints().flush();
        assertEquals(WriteResult.REFUSED, sinks.awaitResult(0).result());
    }

    @Test
    void aFullRingRefusesAndCounts() {
        start(PATIENT, 1);
        int taken = 0;
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (bus.setpoints().offer(0, 0, 1, 0, deadlineNs)) {
            taken++;
        }
        assertEquals(1024, taken);
        assertFalse(bus.setpoints().offer(0, 0, 1, 0, deadlineNs));
        assertEquals(2, bus.stats(0).queueRejects());
        bus.setpoints().flush();
        sinks.await("room again", () -> bus.setpoints().offer(0, 0, 1, 0, deadlineNs));
    }

    @Test
    void aPollIsLeftOutAndCountedWhileTheLastOneIsUnderWay() {
        start(new TestPlant().fastMs(50).endpoint(slave.port(), PATIENT, 1));
        slave.script(request -> request.answerAfter(120));
        sinks.await("skipped", () -> bus.stats(0).pollsSkipped() > 10);
        long before = slave.requests().size();
        slave.script(ScriptedSlave.Request::answer);
        sinks.await("back in step", () -> slave.requests().size() > before + 30);
        long skipped = bus.stats(0).pollsSkipped();
        sinks.await("more", () -> slave.requests().size() > before + 60);
        assertTrue(bus.stats(0).pollsSkipped() - skipped <= 1);
    }

    @Test
    void pollsOfALinkAreSpreadOverThePeriod() {
        start(new TestPlant().fastMs(400).endpoint(slave.port(), PATIENT, 1));
        sinks.await("two periods", () -> slave.requests().size() >= 4 + 9);
        List<ScriptedSlave.Request> all = slave.requests();
        // After the first readings the three fast blocks come a third of the period apart.
        for (int i = 9; i < 13; i++) {
            long gapMs = TimeUnit.NANOSECONDS.toMillis(all.get(i).receivedNs - all.get(i - 1).receivedNs);
            assertTrue(gapMs >= 60 && gapMs <= 240, "gap of " + gapMs + " ms");
        }
    }

    @Test
    void heartbeatsStopAsSoonAsTheGatewayIsNotAlive() {
        start(new TestPlant().outgoingHeartbeat(50).endpoint(slave.port(), PATIENT, 1));
        sinks.await("heartbeats", () -> slave.writes(HEARTBEAT_ADDRESS).size() > 3);
        isAlive.set(false);
        sinks.await("polls go on", () -> slave.requests().size() > 40);
        int before = slave.writes(HEARTBEAT_ADDRESS).size();
        long requests = slave.requests().size();
        sinks.await("polls go on", () -> slave.requests().size() > requests + 20);
        assertEquals(before, slave.writes(HEARTBEAT_ADDRESS).size());
        isAlive.set(true);
        sinks.await("heartbeats again", () -> slave.writes(HEARTBEAT_ADDRESS).size() > before + 2);
    }

    @Test
    void everyHeartbeatDiffersFromTheLast() {
        start(new TestPlant().outgoingHeartbeat(20).endpoint(slave.port(), PATIENT, 1));
        sinks.await("heartbeats", () -> slave.writes(HEARTBEAT_ADDRESS).size() > 10);
        List<ScriptedSlave.Request> beats = slave.writes(HEARTBEAT_ADDRESS);
        for (int i = 1; i < beats.size(); i++) {
            assertEquals(beats.get(i - 1).second() + 1, beats.get(i).second());
        }
    }

    @Test
    void aHeartbeatMayBeTheSameValueEachTime() {
        start(new TestPlant().outgoingHeartbeat(100, 30).endpoint(slave.port(), TestPlant.QUICK, 1));
        sinks.await("heartbeats", () -> slave.writes(HEARTBEAT_ADDRESS).size() > 3);
        assertTrue(slave.writes(HEARTBEAT_ADDRESS).stream().allMatch(write -> write.written() == 30));
    }

    @Test
    void heartbeatsAndPollsSurviveALineFullOfCommands() {
        start(new TestPlant().outgoingHeartbeat(100).endpoint(slave.port(), PATIENT, 1, 2, 3));
        sinks.await("online", () -> bus.state(2) == DeviceState.ONLINE);
        slave.script(request -> request.answerAfter(10));
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        sinks.clear();
        int beats = slave.writes(HEARTBEAT_ADDRESS).size();
        sinks.await("two seconds of commands", () -> {
            for (int device = 0; device < 3; device++) {
                write(device);
            }
            return System.nanoTime() - endNs > 0;
        });
        assertTrue(slave.writes(HEARTBEAT_ADDRESS).size() - beats > 10, "heartbeats starve");
        assertTrue(sinks.samplesOf(A + POINTS).size() >= 1, "polls starve");
    }

    @Test
    void refreshesOfASlowDeviceTakeTurnsWithItsPolls() {
        startAllOnline(PATIENT, 1);
        // Three reads each 100 ms and as many refreshes as one likes: the line is always full.
        slave.script(request -> request.answerAfter(30));
        int before = slave.requests().size();
        sinks.await("ten refreshes", () -> {
            bus.setpoints().offer(0, 0, nextValue++, 0, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            bus.setpoints().flush();
            return slave.writes(SETPOINT_ADDRESS).size() >= 10;
        });
        long reads = slave.requests().stream()
                .skip(before)
                .filter(request -> !request.isWrite())
                .count();
        assertTrue(reads >= 7, "only " + reads + " reads between ten refreshes");
    }

    @Test
    void aPollSentBeforeAWriteDoesNotOverwriteTheReadBackValue() {
        startAllOnline(new LinkConfig(2000, 1000, 4, 0, 100, 400, 3), 1);
        sinks.awaitGood(READBACK, 0);
        AtomicInteger reads = new AtomicInteger();
        slave.script(request -> {
            if (request.address() == READBACK_ADDRESS && !request.isWrite() && reads.getAndIncrement() == 0) {
                // Read now, answered long after the write has been confirmed.
                request.answerAfter(300);
            } else if (request.isWrite()) {
                byte[] reply = request.reply();
                slave.set(1, READBACK_ADDRESS, request.written());
                request.send(reply);
            } else {
                request.answer();
            }
        });
        sinks.await("a read is under way", () -> reads.get() == 1);
        int value = write(0);
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(value).result());
        long confirmedAt = sinks.samples().size();
        sinks.awaitGood(READBACK, value);
        boolean isStale = sinks.samples().stream()
                .skip(confirmedAt)
                .anyMatch(sample -> sample.point() == READBACK && sample.value() == 0);
        assertFalse(isStale, "the old value came back after the write");
    }
}
