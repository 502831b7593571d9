package org.saltbridge.gateway.dispatch;

/** How much has been changed lately, up or down: the sum of the amounts in a window of time, kept by slices of it. */
final class RecentChanges {
    private static final int SLICES = 12;

    private final long sliceNs;
    private final double[] amounts = new double[SLICES];
    private final long[] startedNs = new long[SLICES];
    private int newest;

    /** @param windowNs an amount counts for so long, and at most a slice (a twelfth) less. */
    RecentChanges(long windowNs) {
        sliceNs = windowNs / SLICES;
    }

    /** Adds an amount, whatever its sign. */
    void add(double amount, long nowNs) {
        if (nowNs - startedNs[newest] >= sliceNs) {
            newest = (newest + 1) % SLICES;
            amounts[newest] = 0;
        }
        if (amounts[newest] == 0) {
            startedNs[newest] = nowNs;
        }
        amounts[newest] += Math.abs(amount);
    }

    /** The sum of what was added within the window. */
    double sum(long nowNs) {
        double sum = 0;
        for (int i = 0; i < SLICES; i++) {
            if (nowNs - startedNs[i] >= SLICES * sliceNs) {
                amounts[i] = 0;
            }
            sum += amounts[i];
        }
        return sum;
    }
}
