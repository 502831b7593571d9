package org.saltbridge.simulator;

import java.util.SplittableRandom;

/**
 * A data-centre load behind the meter: an idle floor, one large synchronised training job and some small ones. After
 * three voltage sags within a minute most of it leaves the grid for its own supply, and comes back slowly.
 */
public final class LoadModel {
    /** Jobs that may be started and crashed; job 0 is the large one. */
    public static final int JOBS = 4;

    private static final double IDLE_SHARE = 0.25;
    private static final double LARGE_JOB_SHARE = 0.60;
    private static final double SMALL_JOBS_SHARE = 0.15;
    private static final double SAG_SHARE = 0.8;
    private static final int SAGS = 3;
    private static final double SAG_WINDOW_S = 60;
    private static final double TRIPPED_SHARE = 0.8;
    private static final double TRIP_S = 0.2;
    private static final double RETURN_S = 300;

    private final double ratedW;
    private final LoadJob[] jobs = new LoadJob[JOBS];
    private final double[] sagS = new double[SAGS];
    private int sags;
    private boolean isSagging;
    private boolean isTripped;
    private double nowS;
    private double offGridShare;

    /** @param ratedW power with everything computing, cooling included. */
    public LoadModel(double ratedW, long seed) {
        this.ratedW = ratedW;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < JOBS; i++) {
            jobs[i] = new LoadJob(i == 0 ? LARGE_JOB_SHARE : SMALL_JOBS_SHARE / (JOBS - 1), random.nextLong());
        }
    }

    /**
     * Moves the load on.
     *
     * @param voltageShare voltage as a share of the nominal one.
     */
    public void step(double dtS, double voltageShare) {
        if (ratedW == 0) {
            return;
        }
        nowS += dtS;
        for (LoadJob job : jobs) {
            job.step(dtS);
        }
        watchVoltage(voltageShare);
        double moveS = isTripped ? TRIP_S : RETURN_S;
        offGridShare = Numbers.moveTowards(offGridShare, isTripped ? TRIPPED_SHARE : 0, TRIPPED_SHARE * dtS / moveS);
    }

    private void watchVoltage(double voltageShare) {
        if (voltageShare < SAG_SHARE && !isSagging) {
            sagS[sags % SAGS] = nowS;
            sags++;
            // The entry that the next sag overwrites is the oldest of the last three.
            isTripped |= sags >= SAGS && nowS - sagS[sags % SAGS] <= SAG_WINDOW_S;
        }
        isSagging = voltageShare < SAG_SHARE;
        boolean isQuiet = sags == 0 || nowS - sagS[(sags - 1) % SAGS] > SAG_WINDOW_S;
        isTripped &= isSagging || !isQuiet;
    }

    /** Starts a job: its machines take 1 to 10 s to work together. */
    public void startJob(int job) {
        jobs[job].start();
    }

    /** Crashes a job: the load falls within 50 ms. */
    public void crashJob(int job) {
        jobs[job].crash();
    }

    /** Has a job save its state for so long, at 40 % of its power. */
    public void checkpoint(int job, double forS) {
        jobs[job].checkpoint(forS);
    }

    /** Whether most of the load runs on its own supply after a series of voltage sags. */
    public boolean isTripped() {
        return isTripped;
    }

    /** Power drawn from the plant's busbar, positive. */
    public double powerW() {
        double share = IDLE_SHARE;
        for (LoadJob job : jobs) {
            share += job.powerShare();
        }
        return ratedW * share * (1 - offGridShare);
    }
}
