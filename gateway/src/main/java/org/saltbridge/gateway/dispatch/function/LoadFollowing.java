package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.FunctionsConfig;

/**
 * Lets the POI see a change of the load only at a ramp, {@code DWFL1}; the plant gives the rest. Added to the base; bypasses
 * the ramps.
 *
 * <p>Each change of the load goes to the plant at once, and the plant hands it over to the grid at {@code rampWPerS}. So the
 * contribution starts at 0 whatever the load is, and returns to 0 when the load stays as it is: it cannot drift. When the
 * load is not known, the plant is islanded, or the fallback leaves only the frequency function, the contribution goes to 0
 * at the same ramp. A pause of more than {@value #PAUSE_MAX_MS} ms between two steps counts like an unknown load: what
 * changed meanwhile the POI has seen already.
 */
public final class LoadFollowing extends PlantFunction {
    /** The grid has taken what the load changed in a longer pause, and the ramp goes on as if it had been so long. */
    static final int PAUSE_MAX_MS = 1_000;

    private final double rampWPerS;
    private final boolean endsWithUtility;
    private double contributionW;
    private double lastLoadW = Double.NaN;
    private long lastNs;
    private boolean started;

    /** Follows from the first known load on. */
    public LoadFollowing(FunctionsConfig.LoadFollowing config, Fallback fallback) {
        super("DWFL1", config.priority(), Kind.ADDITIVE, config.enabled());
        rampWPerS = config.rampWPerS();
        endsWithUtility = fallback == Fallback.DROOP_ONLY;
    }

    @Override
    protected double evaluate(FunctionInputs inputs) {
        boolean known = Double.isFinite(inputs.loadW);
        blind(!known);
        boolean blocked = inputs.islanded || (inputs.utilityLost && endsWithUtility);
        long elapsedNs = started ? Math.max(0, inputs.nowNs - lastNs) : 0;
        double loadW = known && !blocked ? inputs.loadW : Double.NaN;
        double changeW = loadW - lastLoadW;
        if (!Double.isNaN(changeW) && elapsedNs <= PAUSE_MAX_MS * 1_000_000L) {
            contributionW += changeW;
        }
        contributionW = RampLimiter.toward(contributionW, 0, RampLimiter.reachW(rampWPerS, seconds(elapsedNs)));
        lastLoadW = loadW;
        lastNs = inputs.nowNs;
        started = true;
        return contributionW;
    }

    private static double seconds(long elapsedNs) {
        return Math.min(elapsedNs, PAUSE_MAX_MS * 1_000_000L) / 1e9;
    }

    @Override
    protected void reset() {
        contributionW = 0;
        lastLoadW = Double.NaN;
        started = false;
    }
}
