package org.saltbridge.gateway;

import java.util.concurrent.TimeUnit;

/**
 * When the publisher works: a roll-up every 100 ms; 5 ms after a round that found changes the next one; after one that found
 * none, when something changes. A change that nobody signals is found within 20 ms.
 */
final class PublisherPace {
    static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(5);
    static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(20);
    static final long ROLLUP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private long roundNs;
    private long rollupDueNs;
    private boolean hasChanges;

    PublisherPace(long nowNs) {
        rollupDueNs = nowNs;
    }

    /** A round begins; whether the plant is to be rolled up first. Roll-ups that were missed are not made up for. */
    boolean begin(long nowNs) {
        roundNs = nowNs;
        if (rollupDueNs - nowNs > 0) {
            return false;
        }
        rollupDueNs += ROLLUP_NS;
        if (rollupDueNs - nowNs <= 0) {
            rollupDueNs = nowNs + ROLLUP_NS;
        }
        return true;
    }

    /** The round has ended, and how many changes it found. */
    void end(int changes) {
        hasChanges = changes > 0;
    }

    /** Whether a signal ends the rest: after changes it does not, so that many of them share one round. */
    boolean isSignalAwaited() {
        return !hasChanges;
    }

    /** How long to rest at most; 0 or less is not at all. */
    long restNs(long nowNs) {
        long dueNs = roundNs + (hasChanges ? PERIOD_NS : IDLE_NS);
        return (dueNs - rollupDueNs > 0 ? rollupDueNs : dueNs) - nowNs;
    }
}
