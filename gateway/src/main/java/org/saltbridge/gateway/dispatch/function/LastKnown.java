package org.saltbridge.gateway.dispatch.function;

/** A measured value that outlives its loss for a while, so that one missed poll does not move the plant. */
final class LastKnown {
    private final long holdNs;
    private double value = Double.NaN;
    private long knownNs;

    LastKnown(long holdNs) {
        this.holdNs = holdNs;
    }

    /**
     * Takes note of what is measured.
     *
     * @return it, or the last known value while that is not older than the hold time, else NaN.
     */
    double update(double measured, long nowNs) {
        if (Double.isFinite(measured)) {
            value = measured;
            knownNs = nowNs;
            return value;
        }
        return nowNs - knownNs > holdNs ? Double.NaN : value;
    }

    /** The last known value however old; NaN when there never was one. */
    double last() {
        return value;
    }

    void forget() {
        value = Double.NaN;
    }
}
