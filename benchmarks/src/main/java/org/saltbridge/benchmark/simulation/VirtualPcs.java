package org.saltbridge.benchmark.simulation;

import java.util.SplittableRandom;

/** The truth about one PCS and its batteries, and the last that telemetry has told of it. */
final class VirtualPcs {
    static final double RATED_W = 2.5e6;
    static final double RATED_VA = 2.75e6;
    private static final double LAG_S = 0.1;
    private static final double CAPACITY_WH = 4.7e6;
    private static final long WATCHDOG_NS = 10 * VirtualTime.SECOND;

    final int index;
    private final SplittableRandom random;

    double acceptedW;
    double acceptedVar;
    double powerW;
    double socPercent;
    double availableDischargeW = RATED_W;
    double availableChargeW = RATED_W;
    boolean isTripped;
    boolean refusesWrites;
    boolean isLinkUp = true;
    long writtenNs;

    /** What telemetry told last; NaN where it is too old. */
    double shownW;

    double shownAcceptedW;
    double shownAcceptedVar;
    double shownDischargeW = RATED_W;
    double shownChargeW = RATED_W;
    double shownSoc;
    boolean shownTripped;
    long shownNs;

    VirtualPcs(int index, SplittableRandom random) {
        this.index = index;
        this.random = random;
        socPercent = 20 + 60 * random.nextDouble();
        acceptedW = random.nextInt(3) == 0 ? Math.rint((random.nextDouble() - 0.5) * RATED_W) : 0;
        powerW = acceptedW;
        tell(0);
    }

    /** A write has reached the device. */
    void write(int setpoint, double value, long nowNs) {
        if (setpoint == 0) {
            acceptedW = value;
        } else {
            acceptedVar = value;
        }
        writtenNs = nowNs;
    }

    /** Moves the physics on. */
    void step(double dtS, long nowNs) {
        if (nowNs - writtenNs > WATCHDOG_NS) {
            acceptedW = 0;
            acceptedVar = 0;
        }
        double limited = isTripped ? 0 : Math.max(-availableChargeW, Math.min(availableDischargeW, acceptedW));
        powerW += (limited - powerW) * (1 - Math.exp(-dtS / LAG_S));
        socPercent = Math.max(0, Math.min(100, socPercent - powerW * dtS / 3600 / CAPACITY_WH * 100));
        if (random.nextInt(400) == 0) {
            double share = random.nextInt(6) == 0 ? random.nextDouble() : 1;
            availableDischargeW = RATED_W * share * Math.min(1, socPercent / 10);
            availableChargeW = RATED_W * share * Math.min(1, (100 - socPercent) / 10);
        }
    }

    /** A poll has been answered. */
    void tell(long nowNs) {
        shownW = powerW;
        shownAcceptedW = acceptedW;
        shownAcceptedVar = acceptedVar;
        shownDischargeW = availableDischargeW;
        shownChargeW = availableChargeW;
        shownSoc = socPercent;
        shownTripped = isTripped;
        shownNs = nowNs;
    }
}
