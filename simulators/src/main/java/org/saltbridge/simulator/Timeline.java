package org.saltbridge.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to happen later in a simulated plant. Any thread may add; one thread calls {@link #run} and so runs the actions,
 * in the order of their time and, at the same time, in the order in which they came.
 */
final class Timeline {
    /** More writes than the reference plant gets while one applies them five seconds late. */
    static final int ACTIONS_MAX = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNs).thenComparingLong(Due::number));
    private long number;
    private long refused;

    private record Due(long atNs, long number, Runnable action) {}

    /** Has the action run once the time has come; false when too much is waiting already. */
    synchronized boolean at(long atNs, Runnable action) {
        if (queue.size() >= ACTIONS_MAX) {
            refused++;
            return false;
        }
        queue.add(new Due(atNs, number++, action));
        return true;
    }

    /** Runs all that is due. */
    void run(long nowNs) {
        Runnable action = poll(nowNs);
        while (action != null) {
            try {
                action.run();
            } catch (RuntimeException e) {
                // The thread that runs this is the plant's physics: it goes on whatever one action does.
                LOG.error("an action of the timeline failed", e);
            }
            action = poll(nowNs);
        }
    }

    private synchronized @Nullable Runnable poll(long nowNs) {
        Due first = queue.peek();
        if (first == null || first.atNs() - nowNs > 0) {
            return null;
        }
        queue.remove();
        return first.action();
    }

    /** Actions that found no room. */
    synchronized long refused() {
        return refused;
    }
}
