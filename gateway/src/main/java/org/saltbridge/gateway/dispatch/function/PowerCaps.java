package org.saltbridge.gateway.dispatch.function;

/**
 * Keeps the power at the POI below a cap, load included: {@code DWMX1} for export, {@code DWMN1} for import (peak shaving).
 * The POI sees plant − load, so the plant may give at most load + export cap and at least load − import cap; above an import
 * cap the plant has to discharge. Without a meter of the load the plant alone is capped.
 *
 * <p>When the load is no longer known the bound stays for {@value #LOAD_HOLD_MS} ms, then there is none: a bound from an old
 * load could ask for anything. The function shows itself as blind from the first moment.
 */
public final class PowerCaps extends LimitFunction {
    /** A bound outlives the loss of the load's meter for so long. */
    static final int LOAD_HOLD_MS = 5_000;

    private static final double NONE = Double.POSITIVE_INFINITY;

    private final boolean capsExport;
    private final double capW;
    private final boolean loadMetered;
    private final LastKnown load = new LastKnown(LOAD_HOLD_MS * 1_000_000L);

    private PowerCaps(
            String logicalNode, boolean capsExport, int priority, boolean enabled, double capW, boolean loadMetered) {
        super(logicalNode, priority, enabled);
        this.capsExport = capsExport;
        this.capW = capW;
        this.loadMetered = loadMetered;
    }

    /**
     * {@code DWMX1}.
     *
     * @param maxW most that may flow to the grid, positive; infinity caps nothing.
     * @param loadMetered whether the load behind the POI has a meter.
     */
    public static PowerCaps ofExport(int priority, boolean enabled, double maxW, boolean loadMetered) {
        return new PowerCaps("DWMX1", true, priority, enabled, maxW, loadMetered);
    }

    /**
     * {@code DWMN1}.
     *
     * @param maxW most that may be taken from the grid, positive; infinity caps nothing.
     * @param loadMetered whether the load behind the POI has a meter.
     */
    public static PowerCaps ofImport(int priority, boolean enabled, double maxW, boolean loadMetered) {
        return new PowerCaps("DWMN1", false, priority, enabled, maxW, loadMetered);
    }

    @Override
    protected void limit(FunctionInputs inputs) {
        double loadW = loadMetered ? load.update(inputs.loadW, inputs.nowNs) : 0;
        blind(loadMetered && !Double.isFinite(inputs.loadW));
        if (Double.isNaN(loadW)) {
            release();
        } else if (capsExport) {
            bound(-NONE, loadW + capW);
        } else {
            bound(loadW - capW, NONE);
        }
    }

    @Override
    protected void reset() {
        super.reset();
        load.forget();
    }
}
