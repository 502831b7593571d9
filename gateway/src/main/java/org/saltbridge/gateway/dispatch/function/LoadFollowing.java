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
 * at the same ramp. What a load has changed that was not known for at most {@value #PAUSE_MAX_MS} ms goes to the plant when it
 * is known again; after a longer pause the POI has seen it already.
 */
public final class LoadFollowing extends PlantFunction {
    /** The grid has taken what the load changed in a longer pause, and the ramp goes on as if it had been so long. */
    static final int PAUSE_MAX_MS = 1_000;

    private final double rampWPerS;
    private final boolean endsWithUtility;
    private double contributionW;
    private double lastLoadW = Double.NaN;
    private long lastLoadNs;
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
        if (blocked) {
            lastLoadW = Double.NaN;
        } else if (known) {
            contributionW += changeW(inputs.loadW, inputs.nowNs);
            lastLoadW = inputs.loadW;
            lastLoadNs = inputs.nowNs;
        }
        contributionW = RampLimiter.toward(contributionW, 0, RampLimiter.reachW(rampWPerS, seconds(elapsedNs)));
        lastNs = inputs.nowNs;
        started = true;
        return contributionW;
    }

    private double changeW(double loadW, long nowNs) {
        boolean isTooLate = nowNs - lastLoadNs > PAUSE_MAX_MS * 1_000_000L;
        return Double.isNaN(lastLoadW) || isTooLate ? 0 : loadW - lastLoadW;
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
