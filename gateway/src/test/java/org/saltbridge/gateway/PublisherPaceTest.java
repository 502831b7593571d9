package org.saltbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The publisher's pace, with the time handed in. */
class PublisherPaceTest {
    private static final long MS = 1_000_000;

    private final PublisherPace pace = new PublisherPace(0);

    @Test
    void aRollUpIsDueAtOnceAndThenEvery100Ms() {
        assertTrue(pace.begin(0));
        assertFalse(pace.begin(99 * MS));
        assertTrue(pace.begin(100 * MS));
        assertFalse(pace.begin(199 * MS));
        assertTrue(pace.begin(203 * MS));
        assertTrue(pace.begin(300 * MS), "a late one does not move the next");
    }

    @Test
    void missedRollUpsAreNotMadeUpFor() {
        assertTrue(pace.begin(0));
        assertTrue(pace.begin(1_000 * MS));
        assertFalse(pace.begin(1_099 * MS));
        assertTrue(pace.begin(1_100 * MS));
    }

    @Test
    void changesAreGatheredFor5MsWhateverIsSignalled() {
        pace.begin(0);
        pace.begin(10 * MS);
        pace.end(1, false);
        assertEquals(5 * MS, pace.gatherNs(10 * MS));
        assertEquals(1 * MS, pace.gatherNs(14 * MS), "the round itself counts");
        assertTrue(pace.gatherNs(16 * MS) < 0);
        assertEquals(84 * MS, pace.restNs(16 * MS), "then it rests until a signal, or the roll-up");
    }

    @ParameterizedTest
    @CsvSource({"false, 90, until the roll-up", "true, 20, somebody waits for what only a round notices"})
    void withoutChangesItRestsUntilASignalOrAsLongAs(boolean watches, long restMs, String why) {
        pace.begin(0);
        pace.begin(10 * MS);
        pace.end(0, watches);
        assertEquals(0, pace.gatherNs(10 * MS));
        assertEquals(restMs * MS, pace.restNs(10 * MS), why);
    }

    @Test
    void noRestOutlastsTheNextRollUp() {
        pace.begin(0);
        pace.begin(97 * MS);
        pace.end(1, true);
        assertEquals(3 * MS, pace.gatherNs(97 * MS));
        assertEquals(3 * MS, pace.restNs(97 * MS));
    }
}
