package org.saltbridge.gateway.dispatch.function;

import java.util.List;
import org.saltbridge.config.PoiConfig;
import org.saltbridge.gateway.dispatch.function.PlantFunction.Kind;

/**
 * Makes one request out of those of all functions ({@code DPMC}: {@code ReqTotW}, {@code WTopFct}).
 *
 * <p>The base of the highest priority counts alone, additions are summed, limits are applied from the lowest priority to the
 * highest, so that the highest has the last word among contradicting ones. The power limits of the POI come after all
 * functions. {@link #compose} once a step, then ramp {@link #baseW}, then {@link #apply(double)}.
 *
 * <p>The limits of the POI are plant − load ≤ export limit and ≥ −import limit. When the load is not known its last value
 * stays for {@value PowerCaps#LOAD_HOLD_MS} ms. Then the load is taken as 0 for export, and for import as last seen as far
 * as that forbids charging; it no longer asks for discharge. A load that was never known is taken as 0.
 */
public final class Arbiter {
    /** {@link #topFunction} when no function asks for anything. */
    public static final int NONE = -1;

    /** {@link #topFunction} when a power limit of the POI decides. */
    public static final int POI = -2;

    /** What the ruling base asks for, not yet ramped; NaN when there is none: the devices keep what they have. */
    public double baseW = Double.NaN;

    /** The sum of the additions. */
    public double additiveW;

    /** The least power that the plant may give in this step. */
    public double lowW = Double.NEGATIVE_INFINITY;

    /** The most power that the plant may give in this step; not below {@link #lowW}. */
    public double highW = Double.POSITIVE_INFINITY;

    /**
     * Which function decides: the last limit that changed the outcome, else the one of the highest priority among the ruling
     * base and the additions that are not 0. Index in the order of the constructor, or {@link #NONE} or {@link #POI}.
     */
    public int topFunction = NONE;

    private final PlantFunction[] functions;
    private final int[] byPriority;
    private final double exportLimitW;
    private final double importLimitW;
    private final boolean loadMetered;
    private final LastKnown load = new LastKnown(PowerCaps.LOAD_HOLD_MS * 1_000_000L);
    private double poiLowW;
    private double poiHighW;
    private int askingFunction = NONE;

    /** Functions of equal priority rule in the order given here. */
    public Arbiter(PoiConfig poi, List<PlantFunction> functions) {
        this.functions = functions.toArray(PlantFunction[]::new);
        byPriority = sortedByPriority(this.functions);
        exportLimitW = poi.exportLimitW();
        importLimitW = poi.importLimitW();
        loadMetered = poi.loadMeterDeviceIndex() >= 0;
        poiLowW = -importLimitW;
        poiHighW = exportLimitW;
    }

    private static int[] sortedByPriority(PlantFunction[] functions) {
        int[] sorted = new int[functions.length];
        for (int i = 0; i < sorted.length; i++) {
            int at = i;
            while (at > 0 && functions[sorted[at - 1]].priority() > functions[i].priority()) {
                sorted[at] = sorted[at - 1];
                at--;
            }
            sorted[at] = i;
        }
        return sorted;
    }

    /** How many functions there are. */
    public int functionCount() {
        return functions.length;
    }

    /** The function of an index such as {@link #topFunction}. */
    public PlantFunction function(int index) {
        return functions[index];
    }

    /** Steps all functions; afterwards the public fields hold what they ask for together. */
    public void compose(FunctionInputs inputs) {
        for (PlantFunction function : functions) {
            function.step(inputs);
        }
        composeRequests();
        composeLimits(inputs);
        topFunction = askingFunction;
    }

    private void composeRequests() {
        baseW = Double.NaN;
        additiveW = 0;
        askingFunction = NONE;
        for (int index : byPriority) {
            PlantFunction function = functions[index];
            double requestW = function.requestW();
            if (function.kind() == Kind.LIMIT || Double.isNaN(requestW)) {
                continue;
            }
            boolean asks;
            if (function.kind() == Kind.BASE) {
                asks = Double.isNaN(baseW);
                baseW = asks ? requestW : baseW;
            } else {
                asks = requestW != 0;
                additiveW += requestW;
            }
            if (asks && askingFunction == NONE) {
                askingFunction = index;
            }
        }
    }

    /** A chain of clamps is one clamp: to what the chain makes of both infinities. */
    private void composeLimits(FunctionInputs inputs) {
        lowW = Double.NEGATIVE_INFINITY;
        highW = Double.POSITIVE_INFINITY;
        for (int i = byPriority.length - 1; i >= 0; i--) {
            if (functions[byPriority[i]] instanceof LimitFunction limit) {
                lowW = limit.clamp(lowW);
                highW = limit.clamp(highW);
            }
        }
        lookAtPoi(inputs);
        lowW = clampToPoi(lowW);
        highW = clampToPoi(highW);
    }

    private void lookAtPoi(FunctionInputs inputs) {
        double loadW = loadMetered ? load.update(inputs.loadW, inputs.nowNs) : 0;
        if (!Double.isNaN(loadW)) {
            poiLowW = loadW - importLimitW;
            poiHighW = loadW + exportLimitW;
        } else {
            double lastW = Double.isNaN(load.last()) ? 0 : load.last();
            poiLowW = Math.max(-importLimitW, Math.min(0, lastW - importLimitW));
            poiHighW = exportLimitW;
        }
    }

    private double clampToPoi(double powerW) {
        return Math.max(poiLowW, Math.min(poiHighW, powerW));
    }

    /** The outcome with additions that are not ramped; see {@link #apply(double, double)}. */
    public double apply(double rampedBaseW) {
        return apply(rampedBaseW, additiveW);
    }

    /**
     * The power that the plant shall give, within the limits of the last {@link #compose}; updates {@link #topFunction} and
     * the requests of the limits.
     *
     * @param rampedBaseW the base on its way, or what the devices have when nobody asks; NaN gives NaN.
     * @param rampedAdditiveW the additions, on their way at the emergency rate.
     */
    public double apply(double rampedBaseW, double rampedAdditiveW) {
        double totalW = rampedBaseW + rampedAdditiveW;
        topFunction = askingFunction;
        if (Double.isNaN(totalW)) {
            return totalW;
        }
        for (int i = byPriority.length - 1; i >= 0; i--) {
            if (functions[byPriority[i]] instanceof LimitFunction limit) {
                double clampedW = limit.clamp(totalW);
                boolean clips = clampedW != totalW;
                limit.held(clips ? clampedW : Double.NaN);
                topFunction = clips ? byPriority[i] : topFunction;
                totalW = clampedW;
            }
        }
        double clampedW = clampToPoi(totalW);
        topFunction = clampedW != totalW ? POI : topFunction;
        return clampedW;
    }
}
