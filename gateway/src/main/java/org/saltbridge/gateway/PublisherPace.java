package org.saltbridge.gateway;

import java.util.concurrent.TimeUnit;

/**
 * When the publisher works: a roll-up every 100 ms; a round when something has changed, 5 ms after one that found changes at
 * the soonest; every 20 ms while somebody waits for what only a round notices.
 */
final class PublisherPace {
    static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(5);
    static final long WATCH_NS = TimeUnit.MILLISECONDS.toNanos(20);
    static final long ROLLUP_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private long roundNs;
    private long rollupDueNs;
    private boolean hasChanges;
    private boolean isWatching;

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

    /**
     * The round has ended.
     *
     * @param changes how many it found.
     * @param watches whether somebody waits for what only a round notices.
     */
    void end(int changes, boolean watches) {
        hasChanges = changes > 0;
        isWatching = watches;
    }

    /** How long to rest whatever is signalled, so that many changes share one round; 0 or less is not at all. */
    long gatherNs(long nowNs) {
        return hasChanges ? upToRollup(roundNs + PERIOD_NS) - nowNs : 0;
    }

    /** How long to rest at most when nothing is signalled; 0 or less is not at all. */
    long restNs(long nowNs) {
        return (isWatching ? upToRollup(roundNs + WATCH_NS) : rollupDueNs) - nowNs;
    }

    private long upToRollup(long dueNs) {
        return dueNs - rollupDueNs > 0 ? rollupDueNs : dueNs;
    }
}
