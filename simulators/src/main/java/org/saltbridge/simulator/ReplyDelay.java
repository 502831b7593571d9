package org.saltbridge.simulator;

import java.util.concurrent.ThreadLocalRandom;

/** How long devices take to answer: log-normal around a median, its 99th percentile almost four times as long. */
record ReplyDelay(int medianMs) {
    private static final double SIGMA = 0.568;

    long nextNs() {
        if (medianMs <= 0) {
            return 0;
        }
        return (long)
                (medianMs * 1e6 * Math.exp(SIGMA * ThreadLocalRandom.current().nextGaussian()));
    }
}
