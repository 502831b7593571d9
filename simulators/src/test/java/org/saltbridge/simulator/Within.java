package org.saltbridge.simulator;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what a simulator does in its own time, never longer than it takes. */
final class Within {
    private Within() {}

    /** A question to the running simulator. */
    interface Question {
        boolean isTrue() throws Exception;
    }

    static boolean seconds(int seconds, Question question) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!question.isTrue()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return true;
    }
}
