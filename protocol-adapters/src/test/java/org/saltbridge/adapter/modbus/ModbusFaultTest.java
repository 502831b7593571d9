package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.adapter.modbus.TestPlant.A;
import static org.saltbridge.adapter.modbus.TestPlant.A_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.B;
import static org.saltbridge.adapter.modbus.TestPlant.B_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.READBACK_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.SETPOINT_ADDRESS;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.LinkConfig;

/**
 * What a device or the network may do to a master, one fault at a time. After each test: no wrong value was ever told as
 * good, and no write was on the wire twice.
 */
@Timeout(60)
class ModbusFaultTest extends ScriptedLink {
    // ---- The fault table

    @Test
    void aWriteAnsweredLateIsSentOnceAndTimesOut() {
        startOnline(TestPlant.QUICK, 1);
        slave.script(request -> {
            if (request.isWrite()) {
                request.answerAfter(450);
            } else {
                request.answer();
            }
        });
        int token = write(0);
        RecordingSinks.Result result = sinks.awaitResult(token);
        assertEquals(WriteResult.TIMED_OUT, result.result());
        long tookMs = TimeUnit.NANOSECONDS.toMillis(result.endedNs() - result.sentNs());
        assertTrue(tookMs >= 300 && tookMs < 400, "took " + tookMs + " ms");
        sinks.await("the late reply is counted", () -> bus.stats(0).staleReplies() == 1);
        assertEquals(1, slave.writes(SETPOINT_ADDRESS).size());
        assertEquals(1, bus.stats(0).writesUnknown());
        assertEquals(1, bus.stats(0).connects());
    }

    @Test
    void aLateReadReplyIsNeverTakenForAnotherRead() {
        AtomicInteger late = new AtomicInteger();
        start(new LinkConfig(60, 1000, 1, 0, 100, 400, 100), 1);
        slave.script(request -> {
            if (request.address() == A_ADDRESS && late.incrementAndGet() % 3 == 0) {
                request.answerAfter(80);
            } else if (request.address() == B_ADDRESS) {
                request.answerAfter(40);
            } else {
                request.answer();
            }
        });
        sinks.await("late replies", () -> bus.stats(0).staleReplies() >= 5);
        sinks.awaitGood(B, B_VALUE);
        assertEquals(1, bus.stats(0).connects());
    }

    @Test
    void aWriteWhileTheLinkIsDownFailsAtOnceAndIsNeverSent() {
        startOnline(TestPlant.QUICK, 1);
        slave.script(ScriptedSlave.Request::hangUp);
        sinks.await("down", () -> bus.state(0) == DeviceState.DISCONNECTED);
        for (int i = 0; i < 4; i++) {
            RecordingSinks.Result result = sinks.awaitResult(write(0));
            assertEquals(WriteResult.NOT_CONNECTED, result.result());
            assertEquals(0, result.sentNs());
        }
        int connects = slave.accepted();
        slave.script(ScriptedSlave.Request::answer);
        sinks.await("online again", () -> slave.accepted() > connects && bus.state(0) == DeviceState.ONLINE);
        sinks.awaitGood(A, A_VALUE);
        assertEquals(0, slave.writes(SETPOINT_ADDRESS).size());
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(write(0)).result());
    }

    @Test
    void whatWaitsWhenTheConnectionBreaksIsAnsweredAtOnceAndNotSentAfterwards() {
        startOnline(TestPlant.QUICK, 1, 2, 3);
        sinks.await("all online", () -> bus.state(2) == DeviceState.ONLINE);
        slave.script(request -> {
            if (request.isWrite()) {
                request.sendAfter(100, new byte[0]);
            } else {
                request.answer();
            }
        });
        int sent = write(0);
        sinks.await("on the wire", () -> slave.writes(SETPOINT_ADDRESS).size() == 1);
        int queued = write(1);
        slave.script(ScriptedSlave.Request::answer);
        slave.dropConnections();
        RecordingSinks.Result lost = sinks.awaitResult(sent);
        assertEquals(WriteResult.CONNECTION_LOST, lost.result());
        assertTrue(lost.endedNs() - lost.sentNs() < TimeUnit.MILLISECONDS.toNanos(250));
        assertEquals(WriteResult.NOT_CONNECTED, sinks.awaitResult(queued).result());
        sinks.await("again online", () -> slave.accepted() == 2 && bus.state(1) == DeviceState.ONLINE);
        sinks.clear();
        sinks.awaitGood(A, A_VALUE);
        assertEquals(1, slave.writes(SETPOINT_ADDRESS).size());
    }

    @Test
    void aReplyOfAnotherUnitIsRefused() {
        startOnline(TestPlant.QUICK, 1);
        slave.script(request -> {
            byte[] reply = request.reply();
            reply[6] = 9;
            request.send(reply);
        });
        slave.set(1, A_ADDRESS, -1);
        assertEquals(WriteResult.TIMED_OUT, sinks.awaitResult(write(0)).result());
        assertTrue(bus.stats(0).badReplies() > 0);
        sinks.await("A is no longer good", () -> !sinks.quality(A).isGood());
    }

    @Test
    void aReplyWithTooFewOrTooManyRegistersIsRefused() {
        startOnline(TestPlant.QUICK, 1);
        slave.script(request -> {
            int wrong = bus.stats(0).badReplies() % 2 == 0 ? 2 : 0;
            request.send(request.readReply(request.second() + wrong - 1));
        });
        // Only now: a whole reply before the script stands would rightly be taken.
        slave.set(1, A_ADDRESS, -1);
        sinks.await("refused", () -> bus.stats(0).badReplies() >= 6);
        assertNotEquals(Quality.GOOD, sinks.quality(A));
        assertEquals(0, bus.stats(0).timeouts());
    }

    @Test
    void aStrayReplyWithAnOldIdIsDroppedAndTheRealOneTaken() {
        start(TestPlant.QUICK, 1);
        slave.script(request -> {
            byte[] stray = request.readReply(request.isWrite() ? 1 : request.second());
            stray[1] ^= 0x55;
            stray[stray.length - 1] ^= 0x33;
            request.send(stray);
            request.answer();
        });
        sinks.awaitGood(A, A_VALUE);
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(write(0)).result());
        sinks.await("strays", () -> bus.stats(0).staleReplies() >= 5);
        assertEquals(1, bus.stats(0).connects());
    }

    // ---- Time and connection

    @Test
    void aSilentDeviceLosesItsConnectionAfterSomeTimeouts() {
        startOnline(TestPlant.QUICK, 1);
        sinks.awaitGood(A, A_VALUE);
        slave.script(request -> {});
        sinks.awaitQuality(A, Quality.OLD_DATA);
        sinks.awaitQuality(A, Quality.NO_COMMUNICATION);
        sinks.await("closed", () -> bus.stats(0).disconnects() >= 1);
        assertTrue(bus.stats(0).timeouts() >= 3, "closed after three time-outs");
        slave.script(ScriptedSlave.Request::answer);
        sinks.awaitGood(A, A_VALUE);
    }

    @Test
    void aDrippingReplyHasOneDeadlineForTheWhole() {
        startOnline(TestPlant.QUICK, 1);
        slave.script(request -> {
            if (request.isWrite()) {
                byte[] reply = request.reply();
                for (int i = 0; i < reply.length; i++) {
                    request.sendAfter(60L * i, new byte[] {reply[i]});
                }
            }
        });
        RecordingSinks.Result result = sinks.awaitResult(write(0));
        assertEquals(WriteResult.TIMED_OUT, result.result());
        assertTrue(result.endedNs() - result.sentNs() < TimeUnit.MILLISECONDS.toNanos(400));
    }

    @Test
    void aReplyInSeveralSegmentsIsPutTogether() {
        start(TestPlant.QUICK, 1);
        slave.script(request -> {
            byte[] reply = request.reply();
            for (byte one : reply) {
                request.send(new byte[] {one});
            }
        });
        sinks.awaitGood(A, A_VALUE);
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(write(0)).result());
    }

    @Test
    void framingErrorsCloseTheLink() {
        byte[][] broken = {
            ScriptedSlave.frame(0, 1, 1, 3, new byte[] {2, 0, 0}),
            {0, 0, 0, 0, 0, 0, 1, 3},
            {0, 0, 0, 0, 0, 1, 1},
            {0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 1, 3},
            "HTTP/1.1 400 Bad Request\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)
        };
        startOnline(TestPlant.QUICK, 1);
        for (byte[] bytes : broken) {
            sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
            long before = bus.stats(0).disconnects();
            AtomicBoolean done = new AtomicBoolean();
            slave.script(request -> {
                if (done.compareAndSet(false, true)) {
                    request.send(bytes);
                } else {
                    request.answer();
                }
            });
            sinks.await("closed", () -> bus.stats(0).disconnects() > before);
        }
        assertEquals(0, bus.stats(0).timeouts());
    }

    @Test
    void aWrongEchoOrFunctionFailsTheWrite() {
        startOnline(TestPlant.QUICK, 1);
        int[] wrongAt = {7, 9, 11};
        for (int at : wrongAt) {
            slave.script(request -> {
                byte[] reply = request.reply();
                if (request.isWrite()) {
                    reply[at] ^= 1;
                }
                request.send(reply);
            });
            assertEquals(WriteResult.BAD_REPLY, sinks.awaitResult(write(0)).result());
        }
        assertEquals(3, bus.stats(0).writesUnknown());
    }

    @Test
    void aDoubledReplyIsTakenOnce() {
        start(TestPlant.QUICK, 1);
        slave.script(request -> {
            byte[] reply = request.reply();
            request.send(reply);
            request.send(reply);
        });
        sinks.awaitGood(A, A_VALUE);
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
        int token = write(0);
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(token).result());
        sinks.await("extras counted", () -> bus.stats(0).staleReplies() > 5);
        assertEquals(1, sinks.results().stream().filter(r -> r.token() == token).count());
    }

    @Test
    void aFlappingDeviceIsNotStormed() {
        slave.script(ScriptedSlave.Request::reset);
        start(new LinkConfig(300, 1000, 1, 0, 200, 2000, 3), 1);
        long startNs = System.nanoTime();
        sinks.await("some attempts", () -> slave.accepted() >= 4);
        // 200, 400 and 800 ms at least.
        assertTrue(System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(1350));
    }

    @Test
    void aRefusedWriteTellsTheExceptionCode() {
        startOnline(TestPlant.QUICK, 1);
        for (int code = 1; code <= 11; code++) {
            int exception = code;
            slave.script(request -> {
                if (request.isWrite()) {
                    request.refuse(exception);
                } else {
                    request.answer();
                }
            });
            RecordingSinks.Result result = sinks.awaitResult(write(0));
            assertEquals(WriteResult.REFUSED, result.result());
            assertEquals(code, result.exceptionCode());
        }
        assertEquals(11, bus.stats(0).exceptions());
    }

    @Test
    void noWriteIsSentBeforeTheReadBackValueHasBeenRead() {
        slave.script(request -> {
            if (request.address() == READBACK_ADDRESS) {
                request.refuse(6);
            } else {
                request.answer();
            }
        });
        start(TestPlant.QUICK, 1);
        sinks.awaitGood(A, A_VALUE);
        assertEquals(DeviceState.CONNECTING, bus.state(0));
        assertEquals(WriteResult.NOT_CONNECTED, sinks.awaitResult(write(0)).result());
        slave.script(ScriptedSlave.Request::answer);
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
        assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(write(0)).result());
        assertEquals(1, slave.writes(SETPOINT_ADDRESS).size());
    }
}
