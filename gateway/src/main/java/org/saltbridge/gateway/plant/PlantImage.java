package org.saltbridge.gateway.plant;

import java.util.Arrays;

/**
 * What dispatch knows of the plant during one turn: filled once at the start of the turn, then left alone. Arrays are by
 * PCS in the plant's order; power is in watts, positive discharges. Preallocated, owned by the dispatch thread.
 */
public final class PlantImage {
    /** Device index of each PCS; fixed. */
    public final int[] deviceIndex;
    /** Rated active power; fixed. */
    public final double[] ratedW;
    /** Apparent-power circle; fixed. */
    public final double[] ratedVa;
    /** Whether the PCS is online, connected to the grid and of good quality, so that it can follow a setpoint. */
    public final boolean[] ready;
    /** Discharge power available now, ≥ 0. */
    public final double[] availableDischargeW;
    /** Charge power available now, ≥ 0. */
    public final double[] availableChargeW;
    /** Measured active power; NaN when not good. */
    public final double[] measuredW;
    /** Setpoint that the PCS has accepted, as read back; NaN when not good. */
    public final double[] acceptedW;
    /** Reactive setpoint that the PCS has accepted, as read back; NaN when not good. */
    public final double[] acceptedVar;

    /** Active power at the POI, positive exports; NaN when not good. */
    public double poiW = Double.NaN;
    /** Frequency at the POI; NaN when not good. */
    public double poiHz = Double.NaN;

    public PlantImage(int pcsCount) {
        deviceIndex = new int[pcsCount];
        ratedW = new double[pcsCount];
        ratedVa = new double[pcsCount];
        ready = new boolean[pcsCount];
        availableDischargeW = new double[pcsCount];
        availableChargeW = new double[pcsCount];
        measuredW = new double[pcsCount];
        acceptedW = new double[pcsCount];
        acceptedVar = new double[pcsCount];
        Arrays.fill(measuredW, Double.NaN);
        Arrays.fill(acceptedW, Double.NaN);
        Arrays.fill(acceptedVar, Double.NaN);
    }

    public int pcsCount() {
        return ready.length;
    }

    /** Fills an image; the implementation reads the point table and allocates nothing. */
    @FunctionalInterface
    public interface Reader {
        void read(PlantImage into);
    }
}
