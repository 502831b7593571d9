package org.saltbridge.gateway.dispatch;

import java.util.List;
import java.util.stream.Stream;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.dispatch.function.Arbiter;
import org.saltbridge.gateway.dispatch.function.Deadband;
import org.saltbridge.gateway.dispatch.function.FunctionInputs;
import org.saltbridge.gateway.dispatch.function.PlantFunction;
import org.saltbridge.gateway.dispatch.function.PlantFunctions;
import org.saltbridge.gateway.dispatch.function.RampLimiter;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.DispatchStatus;

/**
 * The active power that the plant shall give now: functions, arbiter, ramps, limits and deadband in this order. It starts
 * from what the devices hold when somebody asks for the first time.
 */
final class ActiveTarget {
    private final Arbiter arbiter;
    private final RampLimiter baseRamp;
    private final RampLimiter additiveRamp;
    private final Deadband deadband;
    private final int[] shownAt;
    private final boolean needsStart;
    private boolean engaged;
    private boolean wasEngaged;
    private double rememberedW;
    private boolean isRamping;
    private double finalBaseW;

    ActiveTarget(PlantConfig plant) {
        ControlConfig control = plant.control();
        double ratedW = DerivedPoints.pcsOf(plant).stream()
                .mapToDouble(pcs -> pcs.ratedW())
                .sum();
        List<PlantFunction> functions = PlantFunctions.of(control, plant.poi(), ratedW);
        arbiter = new Arbiter(plant.poi(), functions);
        baseRamp = new RampLimiter(control.ramps());
        needsStart = Stream.of(
                        control.ramps().dischargeUpWPerS(),
                        control.ramps().dischargeDownWPerS(),
                        control.ramps().chargeUpWPerS(),
                        control.ramps().chargeDownWPerS())
                .anyMatch(Double::isFinite);
        additiveRamp = RampLimiter.emergency(control.ramps(), 0);
        deadband = new Deadband(control.deadbandPercent(), plant.poi().ratedW());
        shownAt = functions.stream()
                .mapToInt(function -> DerivedPoints.FUNCTIONS.indexOf(function.logicalNode()))
                .toArray();
    }

    /**
     * Runs the functions.
     *
     * @param standingW what the devices hold while nobody has asked; NaN when unknown.
     * @return whether somebody asks for something.
     */
    boolean compose(FunctionInputs inputs, double standingW) {
        arbiter.compose(inputs);
        return !Double.isNaN(arbiter.baseW)
                || arbiter.additiveW != 0
                || standingW < arbiter.lowW
                || standingW > arbiter.highW;
    }

    /** Whether the plant is under control; otherwise it is left as the devices hold it. */
    boolean isEngaged() {
        return engaged;
    }

    /**
     * Where to start when the devices do not tell what they hold: without ramps at the base that is asked for, which is
     * reached in one step from anywhere; with ramps there is no such place, NaN.
     */
    double startUnknownW() {
        return needsStart ? Double.NaN : arbiter.baseW;
    }

    /** Starts from what the devices hold, so that taking over moves nothing. */
    void engage(double standingW, long nowNs) {
        engaged = true;
        baseRamp.adopt(standingW, nowNs);
        additiveRamp.adopt(0, nowNs);
    }

    /** Notes how things are before the utility's first setpoint, in case nobody takes it. */
    void remember() {
        wasEngaged = engaged;
        rememberedW = baseRamp.valueW();
    }

    /** As if the utility had never asked. */
    void goBack(long nowNs) {
        engaged = wasEngaged;
        if (engaged) {
            baseRamp.adopt(rememberedW, nowNs);
        }
    }

    /** Moves the ramps on and gives the target within all limits. */
    double step(long nowNs) {
        double baseW = baseRamp.step(arbiter.baseW, nowNs);
        double additiveW = additiveRamp.step(arbiter.additiveW, nowNs);
        isRamping = !Double.isNaN(arbiter.baseW) && baseW != arbiter.baseW;
        finalBaseW = Math.max(arbiter.lowW, Math.min(arbiter.highW, isRamping ? arbiter.baseW : baseW));
        return deadband.step(arbiter.apply(baseW, additiveW), arbiter.lowW, arbiter.highW);
    }

    /** What is added to the base at this moment. */
    double additiveW() {
        return additiveRamp.valueW();
    }

    /** Whether the base is on its way to what was asked. */
    boolean isRamping() {
        return isRamping;
    }

    /** Where the base is, or where its ramp ends, within the limits of now. */
    double finalBaseW() {
        return finalBaseW;
    }

    /** Enables or disables the function that is shown at a position of {@link DerivedPoints#FUNCTIONS}. */
    void enable(int position, boolean on) {
        for (int i = 0; i < shownAt.length; i++) {
            if (shownAt[i] == position) {
                arbiter.function(i).enable(on);
            }
        }
    }

    void show(DispatchStatus.Values values) {
        values.topFunction = switch (arbiter.topFunction) {
            case Arbiter.NONE -> 0;
            case Arbiter.POI -> DerivedPoints.FUNCTION_POI;
            default -> shownAt[arbiter.topFunction];
        };
        for (int i = 0; i < shownAt.length; i++) {
            values.functionW[shownAt[i]] = arbiter.function(i).requestW();
            values.functionEnabled[shownAt[i]] = arbiter.function(i).isEnabled();
        }
    }
}
