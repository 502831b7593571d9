package org.saltbridge.simulator;

import java.util.SplittableRandom;

/** The grid's frequency and voltage: noise around the nominal, and events that a test or a demonstration adds. */
public final class GridModel {
    private static final double SIGMA_HZ = 0.015;
    private static final double TAU_S = 60;

    private final double nominalHz;
    private final double nominalV;
    private final SplittableRandom random;
    private double noiseHz;
    private double eventHz;
    private double voltageShare = 1;

    public GridModel(double nominalHz, double nominalV, long seed) {
        this.nominalHz = nominalHz;
        this.nominalV = nominalV;
        this.random = new SplittableRandom(seed);
    }

    /** Moves the frequency noise (an Ornstein-Uhlenbeck process) on. */
    public void step(double dtS) {
        double keep = Math.exp(-dtS / TAU_S);
        noiseHz = noiseHz * keep + SIGMA_HZ * Math.sqrt(1 - keep * keep) * random.nextGaussian();
    }

    /** Shifts the frequency by so much until the next call. */
    public void shiftHz(double hz) {
        eventHz = hz;
    }

    /** A voltage sag or swell, as a share of the nominal voltage, until the next call. */
    public void voltageShare(double share) {
        voltageShare = share;
    }

    public double frequencyHz() {
        return nominalHz + noiseHz + eventHz;
    }

    public double voltageShare() {
        return voltageShare;
    }

    /** Phase to phase at the point of interconnection. */
    public double voltageV() {
        return nominalV * voltageShare;
    }
}
