package org.saltbridge.gateway.dispatch;

/**
 * What has to be added to the setpoints of the PCS so that the plant gives at the POI what it was told: the losses on the
 * way, slowly, and what a PCS has ceased to give before anybody has noticed, in steps. It never corrects what is still on
 * its way: losses are looked at only when hardly anything has been changed for a while, and a step makes up for what is missing
 * beyond all changes of that while. So a loss that the meter's first sample shows in part is made up for in part at once,
 * and the rest with the next sample.
 *
 * <p>Where a load is metered beside, one sample alone makes no step: when replies are read late, an edge of the load that only
 * the POI's meter shows looks the same. And a step that no sample has been able to judge for {@value #UNJUDGED_MS} ms, because
 * the load swings without a pause, is let go: nobody knows any more whether it is right.
 *
 * <p>Without a good POI sample it keeps what it has.
 */
final class PoiCorrection {
    /** A setpoint is at the POI, and the meter shows it, after this. */
    private static final long SETTLE_NS = 300_000_000;

    /** A step stays for so long without a sample that shows whether it is right. */
    private static final int UNJUDGED_MS = 2_000;

    /** What a step then loses with each sample. */
    private static final double LET_GO_SHARE = 0.1;

    private static final double SLOW_SHARE = 0.25;
    private static final double SLOW_LIMIT_SHARE = 0.05;
    private static final double STEP_FROM_SHARE = 0.01;
    private static final double STEP_LIMIT_SHARE = 0.25;
    /** Smaller errors are left alone: every correction is a write to every PCS. */
    private static final double IGNORED_SHARE = 0.0005;

    private final double ratedW;
    private final boolean needsSecondSample;
    private final RecentChanges onTheirWay = new RecentChanges(SETTLE_NS);
    private double correctionW;
    private double stepW;
    private long slowNs = -SETTLE_NS;
    private long sampleMs;
    private double saturation;
    private long steps;
    /** What the sample before has shown as missing, 0 when nothing was. */
    private double suspectedW;

    private long judgedNs;

    /** @param hasLoad whether a load is metered beside the plant. */
    PoiCorrection(double ratedW, boolean hasLoad) {
        this.ratedW = ratedW;
        this.needsSecondSample = hasLoad;
    }

    /** To be added to the plant's target, watts. */
    double correctionW() {
        return correctionW + stepW;
    }

    /** Steps made so far for power that was missing at once. */
    long steps() {
        return steps;
    }

    /** The setpoints have been changed, in sum by so many watts. */
    void targetChanged(double watts, long nowNs) {
        onTheirWay.add(watts, nowNs);
    }

    /** The load has changed: until both meters show it, what the plant gives cannot be told from them. */
    void loadChanged(double watts, long nowNs) {
        onTheirWay.add(watts, nowNs);
    }

    /**
     * The split has taken over so much of what a lost PCS gave; it must not be counted twice. What no step has made up for
     * before is on its way only now.
     *
     * @return whether the correction has changed.
     */
    boolean takenOver(double watts, long nowNs) {
        double covered = stepW * watts <= 0 ? 0 : Math.copySign(Math.min(Math.abs(stepW), Math.abs(watts)), watts);
        stepW -= covered;
        onTheirWay.add(watts - covered, nowNs);
        return covered != 0;
    }

    /**
     * Tells that the plant gives all that it can: more of it is asked for in vain, and would come when nobody misses it.
     *
     * @param direction 1 or −1, the sign of that power; 0 when there is room.
     */
    void saturated(double direction) {
        saturation = direction;
    }

    /**
     * Looks at a sample of the POI.
     *
     * @param targetW what the plant is told to give at the POI, without this correction.
     * @param plantAtPoiW what it gives there, load not counted; NaN when unknown.
     * @param sampleEpochMs when the meter was read; a sample is looked at once.
     * @return whether the correction has changed.
     */
    boolean observe(double targetW, double plantAtPoiW, long sampleEpochMs, long nowNs) {
        if (Double.isNaN(plantAtPoiW) || sampleEpochMs == sampleMs) {
            return false;
        }
        sampleMs = sampleEpochMs;
        double errorW = targetW - plantAtPoiW;
        if (errorW * saturation > 0) {
            return false;
        }
        double onTheirWayW = onTheirWay.sum(nowNs);
        double before = correctionW();
        if (!step(errorW, onTheirWayW)
                && Math.abs(errorW) > IGNORED_SHARE * ratedW
                && onTheirWayW <= IGNORED_SHARE * ratedW
                && nowNs - slowNs >= SETTLE_NS) {
            slowNs = nowNs;
            correctionW = clamp(correctionW + SLOW_SHARE * errorW, SLOW_LIMIT_SHARE * ratedW);
        }
        letGo(onTheirWayW, nowNs);
        onTheirWay.add(correctionW() - before, nowNs);
        return correctionW() != before;
    }

    /** Makes up for what is missing beyond all that is on its way; whether that is enough for a step. */
    private boolean step(double errorW, double onTheirWayW) {
        double missingW = Math.copySign(Math.max(0, Math.abs(errorW) - onTheirWayW), errorW);
        if (Math.abs(missingW) <= STEP_FROM_SHARE * ratedW) {
            suspectedW = 0;
            return false;
        }
        boolean isCertain = !needsSecondSample || missingW * suspectedW > 0;
        suspectedW = missingW;
        if (isCertain) {
            stepW = clamp(stepW + missingW, STEP_LIMIT_SHARE * ratedW);
            steps++;
        }
        return true;
    }

    private void letGo(double onTheirWayW, long nowNs) {
        if (stepW == 0 || onTheirWayW <= Math.abs(stepW)) {
            judgedNs = nowNs;
        } else if (nowNs - judgedNs > UNJUDGED_MS * 1_000_000L) {
            stepW = Math.abs(stepW) > IGNORED_SHARE * ratedW ? stepW * (1 - LET_GO_SHARE) : 0;
        }
    }

    private static double clamp(double value, double limit) {
        return Math.max(-limit, Math.min(limit, value));
    }
}
