package org.saltbridge.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The line that decides whether a gateway grows. */
class SlopeTest {

    @Test
    void aStraightLineHasItsSlopeAndNoError() {
        Slope slope = Slope.of(new double[] {0, 1, 2, 3}, new double[] {5, 7, 9, 11});
        assertEquals(2, slope.perUnit(), 1e-9);
        assertEquals(0, slope.standardError(), 1e-9);
    }

    @Test
    void noiseAroundALevelIsWithinItsError() {
        Slope slope = Slope.of(new double[] {0, 1, 2, 3, 4, 5}, new double[] {10, 12, 10, 12, 10, 12});
        assertTrue(Math.abs(slope.perUnit()) < 2 * slope.standardError(), slope.toString());
    }

    @Test
    void twoPointsTellNothing() {
        assertTrue(
                Double.isNaN(Slope.of(new double[] {0, 1}, new double[] {0, 1}).perUnit()));
    }
}
