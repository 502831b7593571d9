package org.saltbridge.simulator;

import java.util.SplittableRandom;

/**
 * A data-centre load behind the meter: an idle floor and one synchronised training job that swings between computing and
 * exchanging, with pauses for checkpoints.
 */
public final class LoadModel {
    private static final double IDLE_SHARE = 0.25;
    private static final double JOB_SHARE = 0.75;
    private static final double DUTY = 0.7;
    private static final double EDGE_TAU_S = 0.05;

    private final double ratedW;
    private final SplittableRandom random;
    private double phaseS;
    private double periodS = 2;
    private double untilCheckpointS;
    private double checkpointS;
    private double jobShare;
    private boolean isJobRunning = true;

    public LoadModel(double ratedW, long seed) {
        this.ratedW = ratedW;
        this.random = new SplittableRandom(seed);
        this.untilCheckpointS = 600 + 1200 * random.nextDouble();
    }

    /** Moves the load on. */
    public void step(double dtS) {
        if (ratedW == 0) {
            return;
        }
        phaseS += dtS;
        if (phaseS >= periodS) {
            phaseS = 0;
            periodS = 0.5 + 4.5 * random.nextDouble();
        }
        checkpoint(dtS);
        double target = !isJobRunning ? 0 : checkpointS > 0 ? 0.4 : phaseS < DUTY * periodS ? 1 : 0;
        jobShare += (target - jobShare) * (1 - Math.exp(-dtS / EDGE_TAU_S));
    }

    private void checkpoint(double dtS) {
        checkpointS = Math.max(0, checkpointS - dtS);
        untilCheckpointS -= dtS;
        if (untilCheckpointS <= 0) {
            checkpointS = 5 + 25 * random.nextDouble();
            untilCheckpointS = checkpointS + 600 + 1200 * random.nextDouble();
        }
    }

    /** Starts the job, or crashes it: the load falls to idle within 50 ms. */
    public void jobRunning(boolean isRunning) {
        isJobRunning = isRunning;
    }

    /** Power drawn, positive. */
    public double powerW() {
        return ratedW * (IDLE_SHARE + JOB_SHARE * jobShare);
    }
}
