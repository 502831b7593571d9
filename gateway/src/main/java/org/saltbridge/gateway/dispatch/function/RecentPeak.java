package org.saltbridge.gateway.dispatch.function;

import java.util.Arrays;

/** The highest value within a window of time, kept by slices of it: a peak counts for the window and a slice more. */
final class RecentPeak {
    private static final int SLICES = 16;

    private final long sliceNs;
    private final double[] peaks = new double[SLICES];
    private long newestSlice = Long.MIN_VALUE;

    /** @param windowNs 0 remembers nothing. */
    RecentPeak(long windowNs) {
        sliceNs = (windowNs + SLICES - 2) / (SLICES - 1);
        forget();
    }

    /** Takes note of a value; gives the highest of the window, this one included. */
    double update(double value, long nowNs) {
        if (sliceNs == 0) {
            return value;
        }
        long slice = Math.floorDiv(nowNs, sliceNs);
        long passed = newestSlice == Long.MIN_VALUE ? SLICES : Math.min(SLICES, slice - newestSlice);
        for (long i = 0; i < passed; i++) {
            peaks[Math.floorMod(slice - i, SLICES)] = Double.NEGATIVE_INFINITY;
        }
        newestSlice = slice;
        int at = Math.floorMod(slice, SLICES);
        peaks[at] = Math.max(peaks[at], value);
        double highest = value;
        for (double peak : peaks) {
            highest = Math.max(highest, peak);
        }
        return highest;
    }

    void forget() {
        newestSlice = Long.MIN_VALUE;
        Arrays.fill(peaks, Double.NEGATIVE_INFINITY);
    }
}
