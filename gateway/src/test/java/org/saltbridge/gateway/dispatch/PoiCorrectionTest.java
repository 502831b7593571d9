package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PoiCorrectionTest {
    private static final long MS = 1_000_000;
    private static final double RATED_W = 100e6;

    private final PoiCorrection correction = new PoiCorrection(RATED_W);

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
    void whatIsStillOnItsWayIsNotCorrected() {
        correction.targetChanged(1000 * MS);
        correction.observe(50e6, 10e6, 1, 1199 * MS);
        assertEquals(0, correction.correctionW());
        correction.observe(50e6, 10e6, 2, 1200 * MS);
        assertTrue(correction.correctionW() > 0);
    }

    @Test
    void whatTheSplitTakesOverIsNotCountedTwice() {
        correction.observe(50e6, 45e6, 1, 1000 * MS);
        correction.takenOver(4e6);
        assertEquals(1e6, correction.correctionW());
        correction.takenOver(4e6);
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
    void theCorrectionIsBounded() {
        for (int i = 1; i < 100; i++) {
            correction.observe(100e6, 0, i, i * 1000L * MS);
        }
        assertEquals(25e6, correction.correctionW());
    }
}
