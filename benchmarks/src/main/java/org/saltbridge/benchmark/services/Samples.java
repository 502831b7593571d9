package org.saltbridge.benchmark.services;

import java.util.Arrays;
import java.util.List;

/** Percentiles of a handful of values. */
final class Samples {
    private Samples() {}

    /** The value that so many percent do not exceed; NaN when there are none. */
    static double percentile(List<Double> values, double percent) {
        return percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), percent);
    }

    static double percentile(double[] values, double percent) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length - 1, rank - 1))];
    }
}
