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
    /** Whether there is a connection to the PCS, whatever its state. */
    public final boolean[] online;
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
    /** Charge of the racks behind the PCS, energy-weighted, percent; NaN when unknown. */
    public final double[] socPercent;

    /** Active power at the POI, positive exports; NaN when not known any more. */
    public double poiW = Double.NaN;
    /** Frequency at the POI; NaN when not known any more. */
    public double poiHz = Double.NaN;
    /** Voltage at the POI; NaN when not known any more. */
    public double poiV = Double.NaN;
    /** When the POI was read, milliseconds since 1970; tells one sample from the next. */
    public long poiEpochMs;
    /** What the load behind the POI takes, positive; 0 without a load meter, NaN when it is not known any more. */
    public double loadW;
    /** When the load was read, milliseconds since 1970; the highest number without a load meter. */
    public long loadEpochMs = Long.MAX_VALUE;
    /** Charge of all racks, energy-weighted, percent; NaN when unknown. */
    public double plantSocPercent = Double.NaN;
    /** Whether the plant has lost the grid. */
    public boolean islanded;
    /** The POI's breaker: 1 open, 2 closed; NaN when not good, or without one. */
    public double breakerPosition = Double.NaN;
    /** Whether the breaker's relay takes commands over the line. */
    public boolean breakerRemote;
    /** Whether the breaker's relay says that it may be closed. */
    public boolean closingReleased;
    /** Voltage of the plant's bus behind the breaker; NaN when not good, or without one. */
    public double busV = Double.NaN;

    public PlantImage(int pcsCount) {
        deviceIndex = new int[pcsCount];
        ratedW = new double[pcsCount];
        ratedVa = new double[pcsCount];
        ready = new boolean[pcsCount];
        online = new boolean[pcsCount];
        availableDischargeW = new double[pcsCount];
        availableChargeW = new double[pcsCount];
        measuredW = new double[pcsCount];
        acceptedW = new double[pcsCount];
        acceptedVar = new double[pcsCount];
        socPercent = new double[pcsCount];
        Arrays.fill(measuredW, Double.NaN);
        Arrays.fill(acceptedW, Double.NaN);
        Arrays.fill(acceptedVar, Double.NaN);
        Arrays.fill(socPercent, Double.NaN);
    }

    public int pcsCount() {
        return ready.length;
    }

    /** Fills an image; the implementation reads the point table and allocates nothing. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Fills the image with what is known now.
         *
         * @param nowNs monotonic time; what has aged counts less.
         */
        void read(PlantImage into, long nowNs);

        /**
         * The state that a step of a device sequence waits for.
         *
         * @param unit as {@link DerivedPoints#sequenceDevicesOf} counts them.
         * @param sequenceStep counted through all sequences of the device's profile.
         * @return NaN when not good.
         */
        default double sequenceState(int unit, int sequenceStep) {
            return Double.NaN;
        }

        /** Whether a unit answers. */
        default boolean isUnitOnline(int unit) {
            return false;
        }

        /** Changes when something has come that dispatch must not wait a tick for: a POI sample, a lost device. */
        default long version() {
            return 0;
        }
    }
}
