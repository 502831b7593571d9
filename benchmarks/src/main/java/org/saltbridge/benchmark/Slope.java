package org.saltbridge.benchmark;

import java.util.Arrays;

/**
 * A straight line through measurements, by least squares.
 *
 * @param perUnit how much y grows with one unit of x.
 * @param standardError of {@code perUnit}; the truth lies within two of them nineteen times of twenty.
 */
record Slope(double perUnit, double standardError) {

    /** Through at least three points; fewer give {@code NaN}. */
    static Slope of(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(Double.NaN);
        double meanY = Arrays.stream(y).average().orElse(Double.NaN);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = xy / xx;
        double residuals = 0;
        for (int i = 0; i < x.length; i++) {
            double off = y[i] - meanY - slope * (x[i] - meanX);
            residuals += off * off;
        }
        return x.length < 3
                ? new Slope(Double.NaN, Double.NaN)
                : new Slope(slope, Math.sqrt(residuals / (x.length - 2) / xx));
    }
}
