package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.config.LinkConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slave that hangs up at every request: nothing may grow with the number of connections. {@code -Dreconnects=10000} makes
 * the full run.
 */
class ReconnectGrowthTest extends ScriptedLink {
    private static final int RECONNECTS = Integer.getInteger("reconnects", 1000);
    private static final Logger LOG = LoggerFactory.getLogger(ReconnectGrowthTest.class);
    private static final int WARM_UP = 200;
    private static final long HEAP_GROWTH_MAX = 4L << 20;
    private static final int GROWTH_MAX = 8;

    @Test
    void manyReconnectsLeaveNothingBehind() {
        slave.forget();
        slave.script(ScriptedSlave.Request::hangUp);
        start(new LinkConfig(300, 1000, 1, 0, 1, 1, 3), 1);
        awaitConnects(WARM_UP);
        Use before = use();
        awaitConnects(WARM_UP + RECONNECTS);
        Use after = use();
        LOG.info("{} reconnects: {} then {}", RECONNECTS, before, after);
        assertTrue(after.threads() <= before.threads() + GROWTH_MAX, before + " then " + after);
        assertTrue(after.descriptors() <= before.descriptors() + GROWTH_MAX, before + " then " + after);
        assertTrue(after.heapBytes() <= before.heapBytes() + HEAP_GROWTH_MAX, before + " then " + after);
        slave.script(ScriptedSlave.Request::answer);
        sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
    }

    private void awaitConnects(int count) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20 + RECONNECTS / 25);
        while (bus.stats(0).connects() < count) {
            assertTrue(System.nanoTime() - endNs < 0, "only " + bus.stats(0).connects() + " connects");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private record Use(int threads, long descriptors, long heapBytes) {}

    /** What the process holds when the recorder and the slave hold as little as can be. */
    private Use use() {
        sinks.clear();
        slave.dropConnections();
        System.gc();
        System.gc();
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Use(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
