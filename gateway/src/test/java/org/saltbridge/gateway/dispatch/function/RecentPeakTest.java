package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The highest value of a window; time is an argument. */
class RecentPeakTest {
    private static final long MS = 1_000_000;

    @Test
    void withoutAWindowEachValueStandsForItself() {
        RecentPeak peak = new RecentPeak(0);
        assertEquals(5, peak.update(5, 0));
        assertEquals(3, peak.update(3, MS));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 17, 1_000_000_000_000L})
    void aPeakIsRememberedForTheWindowAndLittleLonger(long startNs) {
        RecentPeak peak = new RecentPeak(1_500 * MS);
        assertEquals(9, peak.update(9, startNs));
        assertEquals(9, peak.update(2, startNs + 1_500 * MS));
        assertEquals(2, peak.update(2, startNs + 1_650 * MS));
        peak.update(7, startNs + 1_700 * MS);
        assertEquals(1, peak.update(1, startNs + 60_000 * MS), "a long pause forgets all");
    }

    /** Against the window itself: never below its highest value, never above that of a slice more. */
    @Test
    void liesBetweenTheWindowAndTheWindowWithASliceMore() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(7);
        long windowNs = 1_500 * MS;
        RecentPeak peak = new RecentPeak(windowNs);
        record Seen(long ns, double value) {}
        Deque<Seen> seen = new ArrayDeque<>();
        long nowNs = -5_000 * MS;
        for (int i = 0; i < 20_000; i++) {
            nowNs += random.nextLong(random.nextInt(50) == 0 ? 3_000 * MS : 60 * MS);
            double value = random.nextDouble(-1, 1);
            seen.addLast(new Seen(nowNs, value));
            double given = peak.update(value, nowNs);
            double least = Double.NEGATIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (Seen one : seen) {
                least = nowNs - one.ns <= windowNs ? Math.max(least, one.value) : least;
                most = nowNs - one.ns <= windowNs + windowNs / 10 ? Math.max(most, one.value) : most;
            }
            assertTrue(given >= least && given <= most, least + " " + given + " " + most);
            while (nowNs - seen.getFirst().ns > 2 * windowNs) {
                seen.removeFirst();
            }
        }
    }
}
