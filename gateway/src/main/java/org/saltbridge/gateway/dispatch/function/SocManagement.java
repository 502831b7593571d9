package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.FunctionsConfig;

/**
 * Brings the state of charge back to its target when nobody commands the plant, {@code DSTO1}. It starts when the state of
 * charge leaves the deadband around the target, and ends at the target (0.1 %), so that it does not chatter at the edge.
 * Over the last 1 % the power goes down in proportion.
 *
 * <p>At rest it asks for nothing until it has moved the plant once; from then on it asks for 0, because nobody else would
 * take its power back. As soon as there is a base point it asks for nothing at rest again. It rests when the state of charge
 * is not known, in an island, and when the fallback leaves only the frequency function.
 */
public final class SocManagement extends PlantFunction {
    private static final double PROPORTIONAL_PERCENT = 1;
    private static final double DONE_PERCENT = 0.1;

    private final double targetPercent;
    private final double deadbandPercent;
    private final double powerW;
    private final boolean endsWithUtility;
    private boolean moving;
    private boolean hasMoved;

    /** At rest until the state of charge is seen outside of the deadband. */
    public SocManagement(FunctionsConfig.SocManagement config, Fallback fallback) {
        super("DSTO1", config.priority(), Kind.BASE, config.enabled());
        targetPercent = config.targetPercent();
        deadbandPercent = config.deadbandPercent();
        powerW = config.powerW();
        endsWithUtility = fallback == Fallback.DROOP_ONLY;
    }

    @Override
    protected double evaluate(FunctionInputs inputs) {
        double excessPercent = inputs.socPercent - targetPercent;
        boolean known = Double.isFinite(excessPercent);
        blind(!known);
        if (!known || inputs.islanded || (inputs.utilityLost && endsWithUtility)) {
            moving = false;
        } else {
            double awayPercent = Math.abs(excessPercent);
            moving = awayPercent > (moving ? DONE_PERCENT : Math.max(DONE_PERCENT, deadbandPercent));
        }
        if (moving) {
            hasMoved = true;
            double part = Math.max(-1, Math.min(1, excessPercent / PROPORTIONAL_PERCENT));
            return part * powerW;
        }
        return hasMoved && Double.isNaN(inputs.baseW) ? 0 : Double.NaN;
    }

    @Override
    protected void reset() {
        moving = false;
        hasMoved = false;
    }
}
