package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.saltbridge.config.SimulationConfig;

class GridModelTest {
    private static final double STEP_S = 0.01;
    private static final double LOST_W = 2.75e9;

    private static GridModel grid(SimulationConfig.Grid.Model model) {
        return new GridModel(60, 34_500, new SimulationConfig.Grid(model, 60e9, 4_000), 1);
    }

    /** The lowest frequency after a loss that the plant answers with so much power from so late on. */
    private static double[] nadir(double plantW, double answerS) {
        // Steady noise would blur the figure: the swing alone is what is checked.
        GridModel grid = grid(SimulationConfig.Grid.Model.SWING).withoutNoise();
        grid.step(STEP_S, 0);
        grid.loseGeneration(LOST_W, 60);
        double lowestHz = 60;
        double atS = 0;
        for (double t = 0; t < 15; t += STEP_S) {
            grid.step(STEP_S, t >= answerS ? plantW : 0);
            if (grid.frequencyHz() < lowestHz) {
                lowestHz = grid.frequencyHz();
                atS = t;
            }
        }
        return new double[] {lowestHz, atS};
    }

    @Test
    void theLossOfTheLargestUnitsSwingsTheFrequencyAsComputed() {
        double[] alone = nadir(0, 0);
        assertEquals(59.17, alone[0], 0.01, "nadir");
        assertEquals(4.5, alone[1], 0.3, "seconds to the nadir");
    }

    @Test
    void oneGigawattOfFastResponseLiftsTheNadir() {
        assertEquals(59.46, nadir(1e9, 0.25)[0], 0.015);
        // As a plain step at 1 s; a response that rises more slowly comes out 0.02 Hz lower.
        assertEquals(59.44, nadir(1e9, 1.0)[0], 0.015);
    }

    @Test
    void aDipFallsAtItsRateHoldsAndComesBack() {
        GridModel grid = grid(SimulationConfig.Grid.Model.STEADY);
        grid.frequencyEvent(59.2, 1, 2);
        assertEquals(59.6, after(grid, 0.4), 0.011);
        assertEquals(59.2, after(grid, 0.6), 0.001);
        assertEquals(59.2, after(grid, 1.5), 0.001);
        assertEquals(60, after(grid, 1.5), 0.001);
    }

    @Test
    void aSagEndsByItself() {
        GridModel grid = grid(SimulationConfig.Grid.Model.STEADY);
        grid.voltageEvent(0.5, 0.150);
        assertEquals(0.5, grid.voltageShare());
        after(grid, 0.14);
        assertEquals(0.5, grid.voltageShare());
        after(grid, 0.02);
        assertEquals(1, grid.voltageShare());
    }

    @Test
    void anIslandComesBackOnlyWhenItsFrequencyIsTheGrids() {
        GridModel grid = grid(SimulationConfig.Grid.Model.STEADY);
        BreakerModel breaker = new BreakerModel(grid);
        breaker.openFor(1);
        for (int i = 0; i < 99; i++) {
            grid.stepIsland(STEP_S, 0.5);
            grid.step(STEP_S, 0);
            breaker.step(STEP_S);
        }
        assertTrue(grid.isIslanded());
        double lowHz = grid.frequencyHz();
        assertTrue(lowHz < 59.8, "the load pulls it down");
        // Back at 0.1 Hz/s: not a moment before it is in step, nor long after.
        double inStepS = (60 - lowHz) / 0.1;
        after(grid, breaker, inStepS - 0.02);
        assertTrue(grid.isIslanded());
        after(grid, breaker, 0.05);
        assertFalse(grid.isIslanded());
        assertEquals(60, grid.frequencyHz(), 1e-9);
    }

    private static void after(GridModel grid, BreakerModel breaker, double seconds) {
        for (int i = 0; i < Math.round(seconds / STEP_S); i++) {
            grid.step(STEP_S, 0);
            breaker.step(STEP_S);
        }
    }

    private static double after(GridModel grid, double seconds) {
        for (int i = 0; i < Math.round(seconds / STEP_S); i++) {
            grid.step(STEP_S, 0);
        }
        return grid.frequencyHz();
    }
}
