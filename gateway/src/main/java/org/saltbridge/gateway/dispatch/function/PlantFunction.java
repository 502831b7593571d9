package org.saltbridge.gateway.dispatch.function;

/**
 * One operational function of the plant and what it asks for ({@code ReqW} of its logical node, IEC 61850-7-420). The
 * {@link Arbiter} steps it; a function never knows of another.
 */
public abstract class PlantFunction {

    /** What becomes of a request. */
    public enum Kind {
        /** An absolute power of the plant. The base of the highest priority counts alone; it is ramped. */
        BASE,
        /** Added on top of the base; bypasses the ramps. */
        ADDITIVE,
        /** Bounds that the power of the plant must keep. */
        LIMIT
    }

    private final String logicalNode;
    private final int priority;
    private final Kind kind;
    private boolean enabled;
    private boolean blind;
    private double requestW = Double.NaN;

    /**
     * A function that has not looked at anything yet.
     *
     * @param logicalNode its name in the model, such as {@code DLFW1}.
     * @param priority smaller rules ({@code ModPrio}).
     */
    protected PlantFunction(String logicalNode, int priority, Kind kind, boolean enabled) {
        this.logicalNode = logicalNode;
        this.priority = priority;
        this.kind = kind;
        this.enabled = enabled;
    }

    /** The name of its logical node. */
    public final String logicalNode() {
        return logicalNode;
    }

    /** Smaller rules. */
    public final int priority() {
        return priority;
    }

    /** What becomes of the request. */
    public final Kind kind() {
        return kind;
    }

    /** Whether it takes part. */
    public final boolean isEnabled() {
        return enabled;
    }

    /** Switches it on or off. Off, it asks for nothing and forgets; on again, it starts afresh. */
    public final void enable(boolean on) {
        if (enabled != on) {
            enabled = on;
            blind = false;
            requestW = Double.NaN;
            reset();
        }
    }

    /**
     * What it asked for in the last step: the power of a base, the part that an addition gives (0 is none), the bound at
     * which a limit held the plant. NaN asks for nothing.
     */
    public final double requestW() {
        return requestW;
    }

    /** Whether something that it needs is not known, so that it is blocked or lives on an old value. */
    public final boolean isBlind() {
        return blind;
    }

    final void step(FunctionInputs inputs) {
        if (enabled) {
            requestW = evaluate(inputs);
        }
    }

    /** Notes what a limit held the plant to; NaN when it did not. */
    final void held(double boundW) {
        requestW = boundW;
    }

    /** Says whether something needed is not known. */
    protected final void blind(boolean isBlind) {
        blind = isBlind;
    }

    /** The request for these inputs; called only while enabled, with time not going back. */
    protected abstract double evaluate(FunctionInputs inputs);

    /** Forgets what was seen. */
    protected void reset() {}
}
