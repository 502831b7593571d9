package org.saltbridge.simulator;

/** The open-circuit voltage of a cell over its state of charge, resampled so that a look-up is one interpolation. */
public final class OcvCurve {
    private static final int STEPS_PER_PERCENT = 4;

    private final double[] voltages = new double[100 * STEPS_PER_PERCENT + 2];

    private OcvCurve(double[] table) {
        int piece = 0;
        for (int i = 0; i < voltages.length; i++) {
            double soc = Math.min(100, (double) i / STEPS_PER_PERCENT);
            while (soc > table[2 * piece + 2]) {
                piece++;
            }
            double share = (soc - table[2 * piece]) / (table[2 * piece + 2] - table[2 * piece]);
            voltages[i] = table[2 * piece + 1] + share * (table[2 * piece + 3] - table[2 * piece + 1]);
        }
    }

    /** A curve through pairs of percent and volts, from 0 to 100 % in rising order. */
    public static OcvCurve of(double... percentThenVolt) {
        return new OcvCurve(percentThenVolt);
    }

    /** Volts per cell; a state of charge outside 0 to 100 counts as the nearer end. */
    public double atPercent(double socPercent) {
        double position = Math.max(0, Math.min(100, socPercent)) * STEPS_PER_PERCENT;
        int index = (int) position;
        return voltages[index] + (position - index) * (voltages[index + 1] - voltages[index]);
    }
}
