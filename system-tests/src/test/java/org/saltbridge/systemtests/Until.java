package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a running system will show, bounded in time. */
final class Until {
    /** A test says what happens; how fast is for the benchmarks. A busy machine may take so many times as long. */
    private static final int BUSY = 5;

    private Until() {}

    /** @param ms in which it happens on a quiet machine. */
    static void within(long ms, String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms * BUSY);
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                fail("not within " + ms * BUSY + " ms: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
