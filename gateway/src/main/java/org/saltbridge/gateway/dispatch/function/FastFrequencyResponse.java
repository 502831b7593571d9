package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;

/**
 * Fast frequency reserve, {@code DLFW1}: the full response in the step in which the frequency is seen at or below the
 * trigger, whatever it does afterwards. Added to the base; bypasses the ramps. Under-frequency only.
 *
 * <table>
 *   <caption>Parameter sets; the trigger is given below the nominal frequency</caption>
 *   <tr><th></th><th>trigger</th><th>hold</th><th>armed again after</th></tr>
 *   <tr><td>ERCOT RRS-FFR</td><td>0.15 Hz (59.85 Hz)</td><td>15 min</td><td>15 min</td></tr>
 *   <tr><td>Nordic FFR</td><td>0.3 Hz (49.7 Hz)</td><td>30 s (long support)</td><td>15 min</td></tr>
 * </table>
 *
 * <p>The response ends when the hold time is over, when the frequency has not been known for 10 s, when the plant is
 * islanded, or when the function is switched off (the recall by the system operator; it drops the response and arms again at
 * once). An island drops the response; otherwise it fades to 0 within 5 s, so that its end is no second disturbance. It is
 * armed again when the time for that has passed since the end and the frequency has been seen above the trigger.
 */
public final class FastFrequencyResponse extends PlantFunction {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long REARM_NS = 900 * SECOND_NS;

    /** A running response outlives the loss of the frequency for so long. */
    static final long BLIND_HOLD_NS = 10 * SECOND_NS;

    /** The response fades to 0 in this time. */
    static final long FADE_NS = 5 * SECOND_NS;

    /** Keeps a frequency that is the trigger in decimals from missing it in binary. */
    private static final double RESOLUTION_HZ = 1e-6;

    private enum State {
        ARMED,
        HOLDING,
        RECOVERING
    }

    private final double nominalHz;
    private final double triggerHz;
    private final double fullW;
    private final long holdNs;
    private final LastKnown frequency = new LastKnown(BLIND_HOLD_NS);
    private State state = State.ARMED;
    private long triggeredNs;
    private long endedNs;
    private boolean seenRecovered;
    private boolean dropped;

    /**
     * Armed from the start.
     *
     * @param config with a curve that is triggered; those that are followed are for {@link FrequencyWatt}.
     */
    public FastFrequencyResponse(Frequency config, double nominalHz) {
        super("DLFW1", config.priority(), Kind.ADDITIVE, config.enabled());
        this.nominalHz = nominalHz;
        fullW = config.powerW();
        if (config.curve() == FrequencyCurve.ERCOT_FFR) {
            triggerHz = nominalHz - 0.15;
            holdNs = 900 * SECOND_NS;
        } else if (config.curve() == FrequencyCurve.NORDIC_FFR) {
            triggerHz = nominalHz - 0.3;
            holdNs = 30 * SECOND_NS;
        } else {
            throw new IllegalArgumentException(config.curve() + " is followed: use FrequencyWatt");
        }
    }

    /** Whether a dip would be answered. */
    public boolean isArmed() {
        return isEnabled() && state == State.ARMED;
    }

    @Override
    protected double evaluate(FunctionInputs inputs) {
        long nowNs = inputs.nowNs;
        double hz = PoiFrequency.known(inputs.poiHz, nominalHz);
        blind(Double.isNaN(hz));
        boolean lost = Double.isNaN(frequency.update(hz, nowNs));
        boolean low = hz <= triggerHz + RESOLUTION_HZ;
        if (state == State.HOLDING && (inputs.islanded || lost || nowNs - triggeredNs >= holdNs)) {
            state = State.RECOVERING;
            endedNs = nowNs;
            seenRecovered = false;
            dropped = false;
        }
        if (state == State.RECOVERING) {
            dropped |= inputs.islanded;
            seenRecovered |= !Double.isNaN(hz) && !low;
            if (seenRecovered && nowNs - endedNs >= REARM_NS) {
                state = State.ARMED;
            }
        }
        if (state == State.ARMED && low && !inputs.islanded) {
            state = State.HOLDING;
            triggeredNs = nowNs;
        }
        return response(nowNs);
    }

    private double response(long nowNs) {
        if (state == State.HOLDING) {
            return fullW;
        }
        if (state == State.ARMED || dropped) {
            return 0;
        }
        return fullW * Math.max(0, 1 - (nowNs - endedNs) / (double) FADE_NS);
    }

    @Override
    protected void reset() {
        state = State.ARMED;
        frequency.forget();
    }
}
