package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig.Fallback;

/**
 * The base point that the utility or an operator commands, {@code DAGC1}. It asks for nothing before the first command and
 * while the plant is islanded. While the utility is lost, {@link Fallback#HOLD} keeps the last one and the others ask for 0,
 * also when the utility has shown itself but never commanded.
 */
public final class BasePoint extends PlantFunction {
    private final Fallback fallback;

    /** Always enabled at first: a plant takes commands unless it is told otherwise. */
    public BasePoint(int priority, Fallback fallback) {
        super("DAGC1", priority, Kind.BASE, true);
        this.fallback = fallback;
    }

    @Override
    protected double evaluate(FunctionInputs inputs) {
        if (inputs.islanded) {
            return Double.NaN;
        }
        if (inputs.utilityLost && fallback != Fallback.HOLD) {
            return 0;
        }
        return Double.isFinite(inputs.baseW) ? inputs.baseW : Double.NaN;
    }
}
