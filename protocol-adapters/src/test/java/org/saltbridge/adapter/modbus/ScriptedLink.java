package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.adapter.modbus.TestPlant.A;
import static org.saltbridge.adapter.modbus.TestPlant.A_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.B;
import static org.saltbridge.adapter.modbus.TestPlant.B_ADDRESS;
import static org.saltbridge.adapter.modbus.TestPlant.SETPOINT_ADDRESS;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.config.LinkConfig;

/**
 * A bus against a scripted slave. After each test: no wrong value was ever told as good, and no write was on the wire
 * twice.
 */
@Timeout(60)
abstract class ScriptedLink {
    static final int A_VALUE = 1111;
    static final int B_VALUE = 2222;

    final RecordingSinks sinks = new RecordingSinks();
    final AtomicBoolean isAlive = new AtomicBoolean(true);
    ScriptedSlave slave;
    /** Started by each test once its script stands. */
    @SuppressWarnings("NullAway.Init")
    ModbusFieldBus bus;

    private int pointsPerDevice = TestPlant.POINTS;
    int nextValue = 1000;

    @BeforeEach
    void open() throws IOException {
        slave = new ScriptedSlave();
        for (int unit = 1; unit <= 3; unit++) {
            slave.set(unit, A_ADDRESS, A_VALUE);
            slave.set(unit, B_ADDRESS, B_VALUE);
        }
    }

    @AfterEach
    void checkAndClose() {
        bus.close();
        slave.close();
        for (RecordingSinks.Sample sample : sinks.samples()) {
            if (sample.quality().isGood() && sample.point() % pointsPerDevice == A) {
                assertEquals(A_VALUE, sample.value(), "wrong value of A told as good");
            }
            if (sample.quality().isGood() && sample.point() % pointsPerDevice == B) {
                assertEquals(B_VALUE, sample.value(), "wrong value of B told as good");
            }
        }
        long distinct = slave.writes(SETPOINT_ADDRESS).stream()
                .mapToInt(ScriptedSlave.Request::written)
                .distinct()
                .count();
        assertEquals(distinct, slave.writes(SETPOINT_ADDRESS).size(), "a write was sent twice");
    }

    void start(LinkConfig link, int... units) {
        start(new TestPlant().endpoint(slave.port(), link, units));
    }

    void start(TestPlant plant) {
        pointsPerDevice = plant.pointsPerDevice();
        bus = new ModbusFieldBus(plant.build(), sinks, sinks, nowNs -> isAlive.get());
        bus.start();
    }

    void startOnline(LinkConfig link, int... units) {
        start(link, units);
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
    }

    /** Every write gets its own value, which is its token as well. */
    int write(int device) {
        return write(device, 2000);
    }

    int write(int device, long deadlineMs) {
        int value = nextValue++;
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
        assertTrue(bus.setpoints().offer(device, 0, value, value, deadlineNs));
        bus.setpoints().flush();
        return value;
    }
}
