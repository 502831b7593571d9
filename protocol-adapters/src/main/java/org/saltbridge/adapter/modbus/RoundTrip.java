package org.saltbridge.adapter.modbus;

import java.util.concurrent.TimeUnit;

/** How long a link's answers usually take: mean and deviation, smoothed as in RFC 6298 §2. Confined to its field loop. */
final class RoundTrip {
    /** A tick of the wheel at its coarsest, and what a pause of this machine may add. */
    static final long USUAL_MAX_FLOOR_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private long meanNs;
    private long deviationNs;
    private boolean isKnown;

    void observe(long roundTripNs) {
        if (!isKnown) {
            isKnown = true;
            meanNs = roundTripNs;
            deviationNs = roundTripNs / 2;
            return;
        }
        deviationNs += (Math.abs(roundTripNs - meanNs) - deviationNs) / 4;
        meanNs += (roundTripNs - meanNs) / 8;
    }

    /** Hardly any answer takes longer; {@link Long#MAX_VALUE} before the first. */
    long usualMaxNs() {
        return isKnown ? Math.max(USUAL_MAX_FLOOR_NS, meanNs + 4 * deviationNs) : Long.MAX_VALUE;
    }
}
