package org.saltbridge.benchmark.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The dispatch engine in a virtual world: fixed seeds, fresh ones, and the promise that a seed plays the same run again. */
class SimulatedRunTest {
    private static final int FIXED_SEEDS = 60;
    private static final int FRESH_SEEDS = 60;
    private static final double HOURS_EACH = 0.25;

    @Test
    void noInvariantBreaksWithFixedSeeds() {
        long outcomes = 0;
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            outcomes += new SimulatedRun(seed).run(HOURS_EACH).outcomes();
        }
        assertTrue(outcomes > 1000, "only " + outcomes + " commands have ended");
    }

    @Test
    void noInvariantBreaksWithFreshSeeds() {
        SplittableRandom fresh = new SplittableRandom();
        for (int i = 0; i < FRESH_SEEDS; i++) {
            new SimulatedRun(fresh.nextLong()).run(HOURS_EACH);
        }
    }

    @Test
    void aSeedPlaysTheSameRunAgain() {
        SimulatedRun.Result first = new SimulatedRun(42).run(HOURS_EACH);
        SimulatedRun.Result again = new SimulatedRun(42).run(HOURS_EACH);
        assertEquals(first, again);
        assertNotEquals(first.digest(), new SimulatedRun(43).run(HOURS_EACH).digest());
    }
}
