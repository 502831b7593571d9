package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.adapter.modbus.TestPlant.A;
import static org.saltbridge.adapter.modbus.TestPlant.A_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.B;
import static org.saltbridge.adapter.modbus.TestPlant.B_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.RATING;
import static org.saltbridge.adapter.modbus.TestPlant.RATING_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.SETPOINT_ADDRESS;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldStats;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.LinkConfig;

/** What the master must do with any slave that keeps the protocol, whoever wrote it. */
abstract class ModbusMasterContract {
    /** A slave with unit 1 and at least 1,000 holding registers. */
    interface Slave extends AutoCloseable {
        int port();

        void set(int address, int value);

        int get(int address);

        /** How it is reached. */
        default LinkConfig link() {
            return TestPlant.QUICK;
        }

        @Override
        void close();
    }

    private final RecordingSinks sinks = new RecordingSinks();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Slave slave;
    private ModbusFieldBus bus;

    abstract Slave openSlave() throws Exception;

    @BeforeEach
    void connect() throws Exception {
        slave = openSlave();
        opened.push(slave);
        slave.set(A_ADDRESS, 11);
        slave.set(B_ADDRESS, 22);
        slave.set(RATING_ADDRESS, 33);
        bus = new ModbusFieldBus(
                new TestPlant()
                        .outgoingHeartbeat(100)
                        .endpoint(slave.port(), slave.link(), 1)
                        .build(),
                sinks,
                sinks,
                nowNs -> true);
        opened.push(bus);
        bus.start();
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
    }

    @AfterEach
    void disconnect() throws Exception {
        // Nothing has been opened where the machine lacks what the slave needs, and the test is skipped.
        for (AutoCloseable open : opened) {
            open.close();
        }
    }

    @Test
    void readsEveryBlockAndFollowsChanges() {
        sinks.awaitGood(A, 11);
        sinks.awaitGood(B, 22);
        sinks.awaitGood(RATING, 33);
        slave.set(A_ADDRESS, -5);
        sinks.awaitGood(A, -5);
    }

    @Test
    void writesASetpointAndTellsThatTheDeviceConfirmedIt() {
        write(-123456, 7);

        RecordingSinks.Result result = sinks.awaitResult(7);
        assertEquals(WriteResult.CONFIRMED, result.result());
        assertTrue(result.sentNs() != 0 && result.endedNs() - result.sentNs() > 0);
        assertEquals(-123456, (slave.get(SETPOINT_ADDRESS) << 16) | (slave.get(SETPOINT_ADDRESS + 1) & 0xFFFF));
    }

    @Test
    void writesHeartbeatsThatChange() {
        sinks.await("heartbeat 3", () -> slave.get(TestPlant.HEARTBEAT_ADDRESS) >= 3);
    }

    @Test
    void countsWhatItDoes() {
        write(5, 1);
        sinks.awaitResult(1);
        sinks.await("20 requests", () -> bus.stats(0).requests() > 20);
        FieldStats stats = bus.stats(0);
        assertTrue(stats.connected());
        assertEquals(1, stats.connects());
        assertEquals(0, stats.timeouts() + stats.badReplies() + stats.staleReplies() + stats.exceptions());
        assertTrue(stats.replies() >= stats.requests() - 1 && stats.rttNsLast() > 0);
    }

    private void write(double value, long token) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        assertTrue(bus.setpoints().offer(0, 0, value, token, deadlineNs));
        bus.setpoints().flush();
    }
}
