package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PoiCorrectionTest {
    private static final long MS = 1_000_000;
    private static final double RATED_W = 100e6;

    private final PoiCorrection correction = new PoiCorrection(RATED_W, false);

    @Test
    void lossesAreMadeUpForUntilTheMeterShowsTheTarget() {
        double lossW = 0.8e6;
        long nowNs = 1000 * MS;
        for (int i = 0; i < 40; i++) {
            nowNs += 250 * MS;
            correction.observe(50e6, 50e6 + correction.correctionW() - lossW, nowNs, nowNs);
        }
        assertEquals(lossW, correction.correctionW(), 0.0006 * RATED_W);
        assertEquals(0, correction.steps());
    }

    @Test
    void powerThatIsMissingAtOnceIsMadeUpForInOneStep() {
        correction.observe(50e6, 45e6, 1, 1000 * MS);
        assertEquals(5e6, correction.correctionW());
        assertEquals(1, correction.steps());
    }

    @Test
    void aPlantThatGivesAllItCanIsAskedForNoMoreButMayGiveLess() {
        correction.saturated(1);
        assertFalse(correction.observe(50e6, 40e6, 1, 1000 * MS));
        assertEquals(0, correction.correctionW());
        assertTrue(correction.observe(50e6, 56e6, 2, 1050 * MS));
        assertEquals(-6e6, correction.correctionW());
        correction.saturated(-1);
        assertFalse(correction.observe(-50e6, -40e6, 3, 1500 * MS));
        assertTrue(correction.observe(-50e6, -56e6, 4, 2000 * MS));
    }

    @Test
    void whatIsStillOnItsWayIsNotCorrected() {
        correction.targetChanged(-40e6, 1000 * MS);
        correction.observe(50e6, 10e6, 1, 1299 * MS);
        assertEquals(0, correction.correctionW());
        correction.observe(50e6, 10e6, 2, 1300 * MS);
        assertTrue(correction.correctionW() > 0);
    }

    @Test
    void whatIsMissingBeyondAllThatIsOnItsWayIsMadeUpForAtOnce() {
        correction.targetChanged(3e6, 1000 * MS);
        assertTrue(correction.observe(50e6, 42e6, 1, 1050 * MS));
        assertEquals(5e6, correction.correctionW());
    }

    @Test
    void aLossThatTheFirstSampleShowsInPartIsMadeUpForWithTheNext() {
        correction.observe(50e6, 46e6, 1, 1000 * MS);
        assertEquals(4e6, correction.correctionW());
        correction.observe(50e6, 40e6, 2, 1050 * MS);
        assertEquals(10e6, correction.correctionW());
        // The step's own effect arrives: nothing more is missing than is on its way.
        correction.observe(50e6, 43e6, 3, 1100 * MS);
        correction.observe(50e6, 50e6, 4, 1400 * MS);
        assertEquals(10e6, correction.correctionW());
    }

    @Test
    void whatTheSplitTakesOverBeforeTheMeterShowsItIsOnItsWay() {
        correction.takenOver(4e6, 1000 * MS);
        correction.observe(50e6, 46e6, 1, 1050 * MS);
        assertEquals(0, correction.correctionW());
    }

    @Test
    void smallChangesAllTheTimeDoNotKeepLossesFromBeingMadeUpFor() {
        for (int i = 1; i <= 400; i++) {
            correction.targetChanged(i % 2 == 0 ? 1_000 : -1_000, i * 50L * MS);
            correction.observe(50e6, 49.2e6 + correction.correctionW(), i, i * 50L * MS);
        }
        assertEquals(0.8e6, correction.correctionW(), 0.0006 * RATED_W);
    }

    @Test
    void whatTheSplitTakesOverIsNotCountedTwice() {
        correction.observe(50e6, 45e6, 1, 1000 * MS);
        correction.takenOver(4e6, 1000 * MS);
        assertEquals(1e6, correction.correctionW());
        correction.takenOver(4e6, 1000 * MS);
        assertEquals(0, correction.correctionW());
    }

    @Test
    void withoutTheMeterAllStaysAsItIsAndASampleCountsOnce() {
        correction.observe(50e6, Double.NaN, 1, 1000 * MS);
        assertEquals(0, correction.correctionW());
        correction.observe(50e6, 45e6, 7, 1000 * MS);
        correction.observe(50e6, 45e6, 7, 2000 * MS);
        assertEquals(5e6, correction.correctionW());
    }

    @Test
    void besideALoadOneSampleAloneMakesNoStep() {
        PoiCorrection beside = new PoiCorrection(RATED_W, true);
        assertFalse(beside.observe(50e6, 20e6, 1, 1000 * MS), "an edge of the load that only one meter shows");
        assertFalse(beside.observe(50e6, 50e6, 2, 1050 * MS));
        assertFalse(beside.observe(50e6, 40e6, 3, 1100 * MS));
        assertFalse(beside.observe(50e6, 60e6, 4, 1150 * MS), "missing, then too much");
        assertEquals(0, beside.correctionW());
        assertTrue(beside.observe(50e6, 57e6, 5, 1200 * MS));
        assertEquals(-7e6, beside.correctionW());
    }

    @Test
    void aStepThatNoSampleCanJudgeIsLetGo() {
        PoiCorrection beside = new PoiCorrection(RATED_W, true);
        beside.observe(50e6, 40e6, 1, 1000 * MS);
        beside.observe(50e6, 40e6, 2, 1050 * MS);
        assertEquals(10e6, beside.correctionW());
        long nowNs = 1100 * MS;
        for (int i = 3; nowNs < 3000 * MS; i++, nowNs += 50 * MS) {
            beside.loadChanged(i % 2 == 0 ? 60e6 : -60e6, nowNs);
            beside.observe(50e6, 60e6, i, nowNs);
        }
        assertEquals(10e6, beside.correctionW(), "the load has been swinging for less than two seconds");
        for (int i = 100; nowNs < 6000 * MS; i++, nowNs += 50 * MS) {
            beside.loadChanged(i % 2 == 0 ? 60e6 : -60e6, nowNs);
            beside.observe(50e6, 50e6 + beside.correctionW(), i, nowNs);
        }
        assertEquals(0, beside.correctionW());
    }

    @Test
    void aStepThatSamplesShowToBeRightStays() {
        PoiCorrection beside = new PoiCorrection(RATED_W, true);
        beside.observe(50e6, 40e6, 1, 1000 * MS);
        for (int i = 2; i < 400; i++) {
            beside.observe(50e6, 40e6 + beside.correctionW(), i, (1000 + i * 50L) * MS);
        }
        assertEquals(10e6, beside.correctionW());
    }

    @Test
    void theCorrectionIsBounded() {
        for (int i = 1; i < 100; i++) {
            correction.observe(100e6, 0, i, i * 1000L * MS);
        }
        assertEquals(25e6, correction.correctionW());
    }
}
