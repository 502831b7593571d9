package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentChangesTest {
    private static final long WINDOW_NS = 1_200;
    private static final long SLICE_NS = 100;

    /** The monotonic clock may begin anywhere. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, -1_000_000_000_000L, Long.MAX_VALUE - 700})
    void anAmountCountsForAWindowAndNotLonger(long startNs) {
        RecentChanges changes = new RecentChanges(WINDOW_NS);
        changes.add(3, startNs);
        changes.add(-4, startNs + 600);
        assertEquals(7, changes.sum(startNs + 600));
        assertEquals(7, changes.sum(startNs + WINDOW_NS - 1));
        assertEquals(4, changes.sum(startNs + WINDOW_NS));
        assertEquals(0, changes.sum(startNs + 600 + WINDOW_NS));
    }

    /** A target that is computed again and stays as it is must not push out what was changed before. */
    @ParameterizedTest
    @ValueSource(longs = {1, SLICE_NS - 1, SLICE_NS, 3 * SLICE_NS})
    void addingNothingForgetsNothing(long everyNs) {
        RecentChanges changes = new RecentChanges(WINDOW_NS);
        changes.add(5, 0);
        for (long nowNs = 0; nowNs < WINDOW_NS - SLICE_NS; nowNs += everyNs) {
            changes.add(0, nowNs);
            assertEquals(5, changes.sum(nowNs), "at " + nowNs);
        }
    }
}
