package org.saltbridge.gateway.dispatch.function;

/**
 * Keeps the power at the POI below a cap, load included: {@code DWMX1} for export, {@code DWMN1} for import (peak shaving).
 * The POI sees plant − load, so the plant may give at most load + export cap and at least load − import cap; above an import
 * cap the plant has to discharge. Without a meter of the load the plant alone is capped.
 *
 * <p>When the load is no longer known the bound stays for {@value #LOAD_HOLD_MS} ms, then there is none: a bound from an old
 * load could ask for anything. The function shows itself as blind from the first moment.
 *
 * <p>A load that swings faster than meter, poll and PCS follow is above the cap at every edge anew. With a hold time the
 * import is capped for the highest load of that time: the plant goes on giving through the valleys, at the price of energy.
 */
public final class PowerCaps extends LimitFunction {
    /** A bound outlives the loss of the load's meter for so long. */
    static final int LOAD_HOLD_MS = 5_000;

    private static final double NONE = Double.POSITIVE_INFINITY;

    private final boolean capsExport;
    private final double capW;
    private final boolean loadMetered;
    private final LastKnown load = new LastKnown(LOAD_HOLD_MS * 1_000_000L);
    private final RecentPeak peak;

    private PowerCaps(
            String logicalNode,
            boolean capsExport,
            int priority,
            boolean enabled,
            double capW,
            boolean loadMetered,
            int holdMs) {
        super(logicalNode, priority, enabled);
        this.capsExport = capsExport;
        this.capW = capW;
        this.loadMetered = loadMetered;
        this.peak = new RecentPeak(holdMs * 1_000_000L);
    }

    /**
     * {@code DWMX1}.
     *
     * @param maxW most that may flow to the grid, positive; infinity caps nothing.
     * @param loadMetered whether the load behind the POI has a meter.
     */
    public static PowerCaps ofExport(int priority, boolean enabled, double maxW, boolean loadMetered) {
        return new PowerCaps("DWMX1", true, priority, enabled, maxW, loadMetered, 0);
    }

    /**
     * {@code DWMN1}.
     *
     * @param maxW most that may be taken from the grid, positive; infinity caps nothing.
     * @param loadMetered whether the load behind the POI has a meter.
     * @param holdMs for so long the highest load counts; 0 caps for the load of the moment.
     */
    public static PowerCaps ofImport(int priority, boolean enabled, double maxW, boolean loadMetered, int holdMs) {
        return new PowerCaps("DWMN1", false, priority, enabled, maxW, loadMetered, holdMs);
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
            bound(peak.update(loadW, inputs.nowNs) - capW, NONE);
        }
    }

    @Override
    protected void reset() {
        super.reset();
        load.forget();
        peak.forget();
    }
}
