package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a running system will show, bounded in time. */
final class Until {

    private Until() {}

    static void within(long ms, String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                fail("not within " + ms + " ms: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
