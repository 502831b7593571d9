package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;
import org.saltbridge.config.LinkConfig;

/** What a field loop allocates in steady state, polls and writes together, as the JVM counts it for that thread. */
@Tag("allocation")
class ModbusAllocationTest {
    private static final long TRANSACTIONS = 20_000;
    private static final int WINDOWS = 5;
    private static final int UNITS = 16;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Counts counts = new Counts();

    @Test
    @Timeout(120)
    void aTransactionAllocatesNothingInSteadyState() throws Exception {
        int[] units = new int[UNITS];
        for (int i = 0; i < UNITS; i++) {
            units[i] = i + 1;
        }
        LinkConfig link = new LinkConfig(2000, 1000, 1, 0, 100, 400, 3);
        try (ScriptedSlave slave = new ScriptedSlave();
                ModbusFieldBus bus = new ModbusFieldBus(
                        new TestPlant()
                                .fastMs(10)
                                .outgoingHeartbeat(20)
                                .endpoint(slave.port(), link, units)
                                .build(),
                        counts,
                        counts,
                        nowNs -> true)) {
            slave.forget();
            bus.start();
            await(() -> counts.online.get() == UNITS);
            // Compiled code first: the interpreter allocates where escape analysis does not.
            run(bus, 3 * TRANSACTIONS);
            // A frame left for the interpreter and back costs some bytes once; what a transaction allocates, every
            // window shows.
            long least = Long.MAX_VALUE;
            for (int window = 0; window < WINDOWS && least >= TRANSACTIONS / 20; window++) {
                least = Math.min(least, bytesInAWindow(bus));
            }
            assertTrue(least < TRANSACTIONS / 20, least + " bytes in " + TRANSACTIONS + " transactions at best");
            assertEquals(
                    0,
                    bus.stats(0).timeouts()
                            + bus.stats(0).badReplies()
                            + bus.stats(0).staleReplies());
        }
    }

    /** What the loop's thread allocates while {@link #TRANSACTIONS} go by, in bytes. */
    private long bytesInAWindow(ModbusFieldBus bus) {
        long writesBefore = counts.confirmed.get();
        long bytesBefore = threads.getThreadAllocatedBytes(counts.loopThreadId);
        assertTrue(bytesBefore > 0, "not the loop's thread");
        run(bus, TRANSACTIONS);
        long bytes = threads.getThreadAllocatedBytes(counts.loopThreadId) - bytesBefore;
        assertTrue(counts.confirmed.get() - writesBefore > 500, "too few writes to tell");
        System.Logger log = System.getLogger(ModbusAllocationTest.class.getName());
        log.log(System.Logger.Level.INFO, "{0} bytes in {1} transactions", bytes, TRANSACTIONS);
        return bytes;
    }

    /** Lets polls run and writes as fast as they are confirmed, until so many transactions have gone by. */
    private void run(ModbusFieldBus bus, long transactions) {
        long end = bus.stats(0).requests() + transactions;
        SetpointPort port = bus.setpoints();
        while (bus.stats(0).requests() < end) {
            for (int device = 0; device < UNITS; device++) {
                port.offer(
                        device,
                        0,
                        (double) (counts.confirmed.get() % 1000),
                        1,
                        System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            }
            port.flush();
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, "waited in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A sink that allocates nothing itself. */
    private static final class Counts implements SampleSink, WriteResultSink {
        final AtomicLong confirmed = new AtomicLong();
        final AtomicLong online = new AtomicLong();
        volatile long loopThreadId;

        @Override
        public void begin(int deviceIndex) {
            // Only samples count.
        }

        @Override
        public void sample(int pointIndex, double value, byte quality, long epochMs) {
            // Taken and forgotten.
        }

        @Override
        public void end(int deviceIndex) {
            // Only samples count.
        }

        @Override
        public void state(int deviceIndex, DeviceState state, long epochMs) {
            loopThreadId = Thread.currentThread().getId();
            if (state == DeviceState.ONLINE) {
                online.incrementAndGet();
            }
        }

        @Override
        public void onWriteResult(
                int deviceIndex,
                int setpointIndex,
                long token,
                WriteResult result,
                int exceptionCode,
                long sentNs,
                long endedNs) {
            if (result == WriteResult.CONFIRMED) {
                confirmed.incrementAndGet();
            }
        }
    }
}
