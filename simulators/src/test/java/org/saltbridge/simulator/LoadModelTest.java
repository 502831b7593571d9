package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoadModelTest {
    private static final double STEP_S = 0.01;
    private static final double RATED_W = 500e6;

    private static double[] run(LoadModel load, double seconds, double voltageShare) {
        double[] watts = new double[(int) Math.round(seconds / STEP_S)];
        for (int i = 0; i < watts.length; i++) {
            load.step(STEP_S, voltageShare);
            watts[i] = load.powerW();
        }
        return watts;
    }

    @Test
    void theSameSeedGivesTheSameLoad() {
        LoadModel one = new LoadModel(RATED_W, 7);
        LoadModel other = new LoadModel(RATED_W, 7);
        double[] first = run(one, 20, 1);
        assertArrayEquals(first, run(other, 20, 1));
        assertFalse(Arrays.equals(first, run(new LoadModel(RATED_W, 8), 20, 1)), "another seed is another load");
    }

    @Test
    void theLargeJobSwingsSixtyPercentAndWorksMostOfTheTime() {
        double[] watts = run(new LoadModel(RATED_W, 7), 300, 1);
        double most = Arrays.stream(watts).max().orElseThrow();
        double least = Arrays.stream(watts).min().orElseThrow();
        assertTrue(most <= RATED_W && most > 0.95 * RATED_W, "most " + most);
        assertTrue(least >= 0.25 * RATED_W - 1 && least < 0.45 * RATED_W, "least " + least);
        // 25 % idle and 75 % with a duty of 0.7.
        assertEquals(0.775 * RATED_W, Arrays.stream(watts).average().orElseThrow(), 0.02 * RATED_W);
    }

    @Test
    void aCrashTakesTheJobAwayWithinAFewStepsAndAStartBringsItBackInSeconds() {
        LoadModel load = new LoadModel(RATED_W, 7);
        for (int job = 1; job < LoadModel.JOBS; job++) {
            load.crashJob(job);
        }
        run(load, 1, 1);
        load.crashJob(0);
        run(load, 0.06, 1);
        assertEquals(0.25 * RATED_W, load.powerW(), 1, "idle 60 ms later");
        load.startJob(0);
        double[] starting = run(load, 12, 1);
        double after1s = Arrays.stream(starting, 0, 90).max().orElseThrow();
        assertTrue(after1s < 0.85 * RATED_W, "no job is back within a second: " + after1s);
        assertEquals(0.85 * RATED_W, Arrays.stream(starting).max().orElseThrow(), 0.01 * RATED_W);
    }

    @Test
    void aCheckpointHoldsTheJobAtFortyPercent() {
        LoadModel load = new LoadModel(RATED_W, 7);
        for (int job = 1; job < LoadModel.JOBS; job++) {
            load.crashJob(job);
        }
        load.checkpoint(0, 10);
        run(load, 1, 1);
        for (double watts : run(load, 8, 1)) {
            assertEquals((0.25 + 0.4 * 0.6) * RATED_W, watts, 1e-3 * RATED_W);
        }
    }

    @Test
    void threeSagsInAMinuteSendTheLoadToItsOwnSupply() {
        LoadModel load = new LoadModel(RATED_W, 7);
        for (int sag = 1; sag <= 3; sag++) {
            assertFalse(load.isTripped(), "before sag " + sag);
            run(load, 0.15, 0.5);
            run(load, 5, 1);
        }
        assertTrue(load.isTripped());
        assertTrue(load.powerW() <= 0.2 * RATED_W);
        run(load, 60, 1);
        assertFalse(load.isTripped());
        double[] returning = run(load, 300, 1);
        assertTrue(Arrays.stream(returning, 0, 3000).max().orElseThrow() < 0.35 * RATED_W, "slowly back");
        assertTrue(Arrays.stream(returning, 25_000, 30_000).max().orElseThrow() > 0.85 * RATED_W, "and then all");
    }

    @Test
    void twoSagsInAMinuteAndOneLaterAreRiddenThrough() {
        LoadModel load = new LoadModel(RATED_W, 7);
        for (double pauseS : new double[] {5, 61, 5}) {
            run(load, 0.15, 0.5);
            run(load, pauseS, 1);
        }
        assertFalse(load.isTripped());
    }
}
