package org.saltbridge.adapter.modbus;

import java.util.concurrent.TimeUnit;

/**
 * When a silent unit is asked again, and for how long its answer is waited for. Its neighbours on the line wait meanwhile,
 * so it gets half a percent of the line's time: first little patience, doubled with each probe that is not answered up to
 * the time-out, and after each probe a pause of 200 times the patience. One tick of the loop may come on top of the patience,
 * which of the shortest is a quarter, or as much again in a plant whose {@link TickPeriod} is the coarsest.
 */
final class Silence {
    private static final int PAUSE_TO_PATIENCE = 200;
    private static final long PAUSE_MIN_NS = TimeUnit.SECONDS.toNanos(1);
    /** The pause doubles up to here where the patience does not ask for more. */
    private static final long PAUSE_DOUBLED_MAX_NS = TimeUnit.SECONDS.toNanos(30);

    private long patienceNs;
    private long doubledNs;
    private long pauseNs;

    /**
     * It has just gone silent.
     *
     * @param usualTimeoutNs within which units of its link answer as a rule.
     */
    void begin(long usualTimeoutNs) {
        patienceNs = usualTimeoutNs;
        doubledNs = PAUSE_MIN_NS;
        pauseNs = PAUSE_MIN_NS;
    }

    /** It has not answered a probe. */
    void onProbeFailed(long timeoutNs) {
        doubledNs = Math.min(PAUSE_DOUBLED_MAX_NS, 2 * doubledNs);
        pauseNs = Math.max(doubledNs, PAUSE_TO_PATIENCE * patienceNs);
        patienceNs = Math.min(timeoutNs, 2 * patienceNs);
    }

    /** How long the next probe waits for its answer. */
    long patienceNs() {
        return patienceNs;
    }

    /** From now to the next probe. */
    long pauseNs() {
        return pauseNs;
    }
}
