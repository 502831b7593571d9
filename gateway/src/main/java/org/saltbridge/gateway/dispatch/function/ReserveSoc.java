package org.saltbridge.gateway.dispatch.function;

/**
 * Keeps energy for backup, {@code SocRsv}: below the reserve nothing is discharged while the grid is there; over the last
 * 1 % above it the bound goes down linearly, so that it does not chatter. An island releases it.
 *
 * <p>When the state of charge is not known the bound stays for 10 s; then nothing is discharged, because a reserve that
 * nobody can see may be gone already.
 */
public final class ReserveSoc extends LimitFunction {
    /** Above every function that earns money unless the plant file asks for a smaller number there. */
    public static final int PRIORITY = 5;

    static final long BLIND_HOLD_NS = 10_000_000_000L;
    private static final double FADE_PERCENT = 1;

    private final double reservePercent;
    private final double fullW;
    private final LastKnown soc = new LastKnown(BLIND_HOLD_NS);

    /**
     * Enabled when there is something to keep.
     *
     * @param reservePercent 0 keeps nothing.
     * @param fullW the rating of all PCS together, positive; where the fade begins.
     */
    public ReserveSoc(int priority, double reservePercent, double fullW) {
        super("SocRsv", priority, reservePercent > 0);
        this.reservePercent = reservePercent;
        this.fullW = fullW;
    }

    @Override
    protected void limit(FunctionInputs inputs) {
        double socPercent = soc.update(inputs.socPercent, inputs.nowNs);
        blind(!Double.isFinite(inputs.socPercent));
        if (inputs.islanded) {
            release();
            return;
        }
        double part = Double.isNaN(socPercent) ? 0 : Math.max(0, (socPercent - reservePercent) / FADE_PERCENT);
        bound(Double.NEGATIVE_INFINITY, part >= 1 ? Double.POSITIVE_INFINITY : part * fullW);
    }

    @Override
    protected void reset() {
        super.reset();
        soc.forget();
    }
}
