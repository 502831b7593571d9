package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;

/**
 * Power that follows the frequency at the POI without delay: {@code DLFW1} discharges when it is low, {@code DHFW1} charges
 * when it is high. Added to the base; bypasses the ramps. Both curves are continuous and end at the full response.
 *
 * <p>A frequency that is not known, or is not within 10 % of the nominal, gives no response at once; so does an island,
 * where the grid-forming PCS keep the frequency.
 */
public final class FrequencyWatt extends PlantFunction {

    /** Which side of the nominal frequency is answered. */
    public enum Side {
        /** Under-frequency: discharges. */
        LOW("DLFW1", 1),
        /** Over-frequency: charges. */
        HIGH("DHFW1", -1);

        private final String logicalNode;
        private final int sign;

        Side(String logicalNode, int sign) {
            this.logicalNode = logicalNode;
            this.sign = sign;
        }
    }

    /** GB Dynamic Containment: deviation, and the part of the full response there. */
    private static final double[] CONTAINMENT_HZ = {0.015, 0.2, 0.5};

    private static final double[] CONTAINMENT_PART = {0, 0.05, 1};

    private final Side side;
    private final double nominalHz;
    private final double fullW;
    private final double[] curveHz;
    private final double[] curvePart;

    /**
     * Follows one side.
     *
     * @param config with a curve that is followed; those that are triggered are for {@link FastFrequencyResponse}.
     */
    public FrequencyWatt(Side side, Frequency config, double nominalHz) {
        super(side.logicalNode, config.priority(), Kind.ADDITIVE, config.enabled());
        this.side = side;
        this.nominalHz = nominalHz;
        fullW = config.powerW();
        if (config.curve() == FrequencyCurve.DROOP) {
            double deadbandHz = Math.max(0, config.deadbandHz());
            curveHz = new double[] {deadbandHz, deadbandHz + config.droopPercent() / 100 * nominalHz};
            curvePart = new double[] {0, 1};
        } else if (config.curve() == FrequencyCurve.GB_DYNAMIC_CONTAINMENT) {
            curveHz = CONTAINMENT_HZ;
            curvePart = CONTAINMENT_PART;
        } else {
            throw new IllegalArgumentException(config.curve() + " is triggered: use FastFrequencyResponse");
        }
    }

    @Override
    protected double evaluate(FunctionInputs inputs) {
        double hz = PoiFrequency.known(inputs.poiHz, nominalHz);
        blind(Double.isNaN(hz));
        if (Double.isNaN(hz) || inputs.islanded) {
            return 0;
        }
        double part = partAt(side.sign * (nominalHz - hz));
        return part == 0 ? 0 : side.sign * part * fullW;
    }

    private double partAt(double deviationHz) {
        if (!(deviationHz > curveHz[0])) {
            return curvePart[0];
        }
        for (int i = 1; i < curveHz.length; i++) {
            if (deviationHz < curveHz[i]) {
                double along = (deviationHz - curveHz[i - 1]) / (curveHz[i] - curveHz[i - 1]);
                return curvePart[i - 1] + along * (curvePart[i] - curvePart[i - 1]);
            }
        }
        return curvePart[curvePart.length - 1];
    }
}
