package org.saltbridge.simulator;

import java.util.SplittableRandom;

/**
 * One training job of a data centre: all its machines compute together and exchange together, so that its power swings
 * between nothing and everything, with pauses for checkpoints.
 */
final class LoadJob {
    private static final double DUTY = 0.7;
    private static final double LOW_PASS_S = 0.05;
    private static final double CRASH_S = 0.05;
    private static final double CHECKPOINT_LEVEL = 0.4;

    private final double share;
    private final SplittableRandom random;
    private double periodS;
    private double phaseS;
    private double edgeS;
    private boolean isComputing;
    private double edged;
    private double smoothed;
    private double running = 1;
    private double runningTarget = 1;
    private double runningMoveS = CRASH_S;
    private double untilCheckpointS;
    private double checkpointS;

    /** @param share of the load's rated power, 0 to 1. */
    LoadJob(double share, long seed) {
        this.share = share;
        this.random = new SplittableRandom(seed);
        periodS = between(0.5, 5);
        phaseS = periodS * random.nextDouble();
        edgeS = between(0.020, 0.100);
        untilCheckpointS = between(600, 1800);
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    void step(double dtS) {
        phaseS = (phaseS + dtS) % periodS;
        if (isComputing != phaseS < DUTY * periodS) {
            isComputing = !isComputing;
            edgeS = between(0.020, 0.100);
        }
        checkpointS = Math.max(0, checkpointS - dtS);
        untilCheckpointS -= dtS;
        if (untilCheckpointS <= 0) {
            checkpoint(between(5, 30));
            untilCheckpointS = checkpointS + between(600, 1800);
        }
        double target = checkpointS > 0 ? CHECKPOINT_LEVEL : isComputing ? 1 : 0;
        edged = Numbers.moveTowards(edged, target, dtS / edgeS);
        smoothed += (edged - smoothed) * (1 - Math.exp(-dtS / LOW_PASS_S));
        running = Numbers.moveTowards(running, runningTarget, dtS / runningMoveS);
    }

    /** Starts from idle with another period than before; takes 1 to 10 s until all machines work. */
    void start() {
        periodS = between(0.5, 5);
        runningTarget = 1;
        runningMoveS = between(1, 10);
    }

    /** Ends at once: all machines are idle after 50 ms. */
    void crash() {
        runningTarget = 0;
        runningMoveS = CRASH_S;
    }

    /** Saves its state: a steady partial power for so long. */
    void checkpoint(double forS) {
        checkpointS = forS;
    }

    /** Share of the load's rated power that the job draws now. */
    double powerShare() {
        return share * running * smoothed;
    }
}
