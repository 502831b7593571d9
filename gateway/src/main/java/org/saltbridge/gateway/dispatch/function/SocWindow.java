package org.saltbridge.gateway.dispatch.function;

/**
 * Keeps the state of charge in its window: over the last 5 % before each end the power towards that end goes down linearly
 * to 0 ({@code SocUseMinPct}, {@code SocUseMaxPct}).
 *
 * <p>When the state of charge is not known the bounds stay for 10 s, then there are none: the racks' own limits protect
 * them, and a plant without this measurement must be able to run.
 */
public final class SocWindow extends LimitFunction {
    /** Above whatever a plant file can give. */
    public static final int PRIORITY = 0;

    static final long BLIND_HOLD_NS = 10_000_000_000L;
    private static final double FADE_PERCENT = 5;
    private static final double NONE = Double.POSITIVE_INFINITY;

    private final double lowPercent;
    private final double highPercent;
    private final double fullW;
    private final LastKnown soc = new LastKnown(BLIND_HOLD_NS);

    /**
     * Always enabled at first.
     *
     * @param fullW the rating of all PCS together, positive; where the derating begins.
     */
    public SocWindow(int priority, double lowPercent, double highPercent, double fullW) {
        super("SocUse", priority, true);
        this.lowPercent = lowPercent;
        this.highPercent = highPercent;
        this.fullW = fullW;
    }

    @Override
    protected void limit(FunctionInputs inputs) {
        double socPercent = soc.update(inputs.socPercent, inputs.nowNs);
        blind(!Double.isFinite(inputs.socPercent));
        if (Double.isNaN(socPercent)) {
            release();
        } else {
            bound(-allowedW(highPercent - socPercent), allowedW(socPercent - lowPercent));
        }
    }

    private double allowedW(double distancePercent) {
        double part = Math.max(0, distancePercent / FADE_PERCENT);
        return part >= 1 ? NONE : part * fullW;
    }

    @Override
    protected void reset() {
        super.reset();
        soc.forget();
    }
}
