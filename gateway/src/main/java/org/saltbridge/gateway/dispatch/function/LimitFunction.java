package org.saltbridge.gateway.dispatch.function;

/** A function that bounds the power of the plant. */
public abstract class LimitFunction extends PlantFunction {
    private static final double NONE = Double.POSITIVE_INFINITY;

    private double lowW = -NONE;
    private double highW = NONE;

    /** A limit that does not bind yet. */
    protected LimitFunction(String logicalNode, int priority, boolean enabled) {
        super(logicalNode, priority, Kind.LIMIT, enabled);
    }

    /** The least power that the plant may give; negative infinity binds nothing. */
    public final double lowW() {
        return lowW;
    }

    /** The most power that the plant may give; infinity binds nothing. */
    public final double highW() {
        return highW;
    }

    /** Sets both bounds; {@code lowW} is not above {@code highW}. */
    protected final void bound(double newLowW, double newHighW) {
        assert newLowW <= newHighW : newLowW + " > " + newHighW;
        lowW = newLowW;
        highW = newHighW;
    }

    /** Binds nothing. */
    protected final void release() {
        bound(-NONE, NONE);
    }

    final double clamp(double powerW) {
        return Math.max(lowW, Math.min(highW, powerW));
    }

    @Override
    protected final double evaluate(FunctionInputs inputs) {
        limit(inputs);
        return Double.NaN;
    }

    /** Calls {@link #bound} or {@link #release} as the inputs ask. */
    protected abstract void limit(FunctionInputs inputs);

    @Override
    protected void reset() {
        release();
    }
}
