package org.saltbridge.gateway.dispatch;

/**
 * What has to be added to the setpoints of the PCS so that the plant gives at the POI what it was told: the losses on the
 * way, slowly, and what a PCS has ceased to give before anybody has noticed, in one step. It trusts the meter only when
 * nothing has been changed for a while, so that it never corrects what is still on its way.
 *
 * <p>Without a good POI sample it keeps what it has.
 */
final class PoiCorrection {
    /** A setpoint is at the POI, and the meter shows it, after this. */
    private static final long SETTLE_NS = 200_000_000;

    private static final double SLOW_SHARE = 0.25;
    private static final double SLOW_LIMIT_SHARE = 0.05;
    private static final double STEP_FROM_SHARE = 0.01;
    private static final double STEP_LIMIT_SHARE = 0.25;
    /** Smaller errors are left alone: every correction is a write to every PCS. */
    private static final double IGNORED_SHARE = 0.0005;

    private final double ratedW;
    private double correctionW;
    private double stepW;
    private long changedNs;
    private long sampleMs;
    private long steps;

    PoiCorrection(double ratedW) {
        this.ratedW = ratedW;
    }

    /** To be added to the plant's target, watts. */
    double correctionW() {
        return correctionW + stepW;
    }

    /** Steps made so far for power that was missing at once. */
    long steps() {
        return steps;
    }

    /** The setpoints have been changed by more than a trifle. */
    void targetChanged(long nowNs) {
        changedNs = nowNs;
    }

    /** The split has taken over so much of what a lost PCS gave; it must not be counted twice. */
    void takenOver(double watts) {
        if (stepW != 0) {
            double left = stepW - watts;
            stepW = left * stepW <= 0 ? 0 : left;
        }
    }

    /**
     * Looks at a sample of the POI.
     *
     * @param targetW what the plant is told to give at the POI, without this correction.
     * @param plantAtPoiW what it gives there, load not counted; NaN when unknown.
     * @param sampleEpochMs when the meter was read; a sample is looked at once.
     */
    void observe(double targetW, double plantAtPoiW, long sampleEpochMs, long nowNs) {
        if (Double.isNaN(plantAtPoiW) || sampleEpochMs == sampleMs || nowNs - changedNs < SETTLE_NS) {
            return;
        }
        sampleMs = sampleEpochMs;
        double errorW = targetW - plantAtPoiW;
        if (Math.abs(errorW) > STEP_FROM_SHARE * ratedW) {
            double limitW = STEP_LIMIT_SHARE * ratedW;
            stepW = clamp(stepW + errorW, limitW);
            steps++;
            changedNs = nowNs;
        } else if (Math.abs(errorW) > IGNORED_SHARE * ratedW) {
            correctionW = clamp(correctionW + SLOW_SHARE * errorW, SLOW_LIMIT_SHARE * ratedW);
            changedNs = nowNs;
        }
    }

    private static double clamp(double value, double limit) {
        return Math.max(-limit, Math.min(limit, value));
    }
}
