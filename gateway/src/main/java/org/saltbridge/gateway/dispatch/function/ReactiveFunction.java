package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.FunctionsConfig.Reactive;

/**
 * The reactive power of the plant: what the utility asks for ({@code DVAR1}), a constant power factor ({@code DFPF1}), or a
 * curve over the voltage at the POI ({@code DVVR1}), never above the plant's reactive limit. Positive is given to the grid
 * and lifts the voltage.
 *
 * <p>It asks for nothing, so that the devices keep what they have, when its input is not known, when the measured voltage is
 * not within 50 % of the nominal (a broken meter or a fault that is the PCS's own to ride through), and in an island. While
 * the utility is lost a fixed value follows its fallback: {@link Fallback#HOLD} keeps it, the others ask for 0.
 */
public final class ReactiveFunction {
    private static final double PLAUSIBLE_PERCENT = 50;

    private final Reactive config;
    private final double limitVar;
    private final double nominalV;
    private final boolean zeroWhenLost;
    private final double varPerW;
    private double requestVar = Double.NaN;

    /**
     * One mode of the three.
     *
     * @param limitVar most reactive power in either direction, positive.
     * @param nominalV nominal voltage at the POI.
     */
    public ReactiveFunction(Reactive config, double limitVar, double nominalV, Fallback fallback) {
        this.config = config;
        this.limitVar = limitVar;
        this.nominalV = nominalV;
        zeroWhenLost = fallback != Fallback.HOLD;
        double factor = config.powerFactor();
        varPerW = Math.sqrt(1 - factor * factor) / factor * (config.injecting() ? 1 : -1);
    }

    /** The name of the logical node of its mode. */
    public String logicalNode() {
        return switch (config.mode()) {
            case FIXED -> "DVAR1";
            case POWER_FACTOR -> "DFPF1";
            case VOLT_VAR -> "DVVR1";
        };
    }

    /** The last result; NaN asks for nothing. */
    public double requestVar() {
        return requestVar;
    }

    /** Evaluates the inputs; the result is {@link #requestVar}, which is returned too. */
    public double step(FunctionInputs inputs) {
        double askedVar = inputs.islanded ? Double.NaN : asked(inputs);
        requestVar = Double.isFinite(askedVar) ? Math.max(-limitVar, Math.min(limitVar, askedVar)) : Double.NaN;
        return requestVar;
    }

    private double asked(FunctionInputs inputs) {
        return switch (config.mode()) {
            case FIXED -> inputs.utilityLost && zeroWhenLost ? 0 : inputs.baseVar;
            case POWER_FACTOR -> Math.abs(inputs.plantW) * varPerW;
            case VOLT_VAR -> voltVar(inputs.poiV);
        };
    }

    private double voltVar(double measuredV) {
        double excessPercent = (measuredV - nominalV) / nominalV * 100;
        double awayPercent = Math.abs(excessPercent);
        if (!(awayPercent <= PLAUSIBLE_PERCENT)) {
            return Double.NaN;
        }
        double deadbandPercent = config.voltageDeadbandPercent();
        double part = (awayPercent - deadbandPercent) / (config.voltageFullPercent() - deadbandPercent);
        return part <= 0 ? 0 : -Math.signum(excessPercent) * Math.min(1, part) * limitVar;
    }
}
