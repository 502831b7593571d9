package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;
import static org.saltbridge.gateway.dispatch.PcsControl.REACTIVE;

import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.dispatch.function.FunctionInputs;
import org.saltbridge.gateway.dispatch.function.ReactiveFunction;
import org.saltbridge.gateway.dispatch.function.UtilityWatch;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * From what the utility and the functions ask of the plant to the share of each PCS: functions, arbiter, ramps and limits
 * give a target, the correction by the POI meter is added, and the split puts it on the PCS.
 *
 * <p>Until somebody asks for something the plant is left as the devices hold it. A function that asks first starts from
 * what they hold.
 */
final class PlantPower {
    private static final long FAR_NS = 3_600_000_000_000L;

    private final PcsControl control;
    private final PlantSplit[] splits;
    private final ActiveTarget active;
    private final ReactiveFunction reactive;
    private final UtilityWatch utility;
    private final FunctionInputs inputs = new FunctionInputs();
    private final PoiCorrection correction;
    private final boolean corrects;
    private final double deadbandW;
    private final double ratedW;

    private final double[] asked = {Double.NaN, Double.NaN};
    private final double[] taken = {Double.NaN, Double.NaN};
    private final long[] newestToken = new long[2];
    private final double[] given = new double[2];
    private UtilityWatch.State utilityState = UtilityWatch.State.UNKNOWN;
    private double addedW;
    private double targetW = Double.NaN;
    private double knownLoadW;

    PlantPower(PlantConfig plant, PcsControl control) {
        this.control = control;
        ratedW = plant.poi().ratedW();
        splits = new PlantSplit[] {
            new PlantSplit(ACTIVE, control, plant.control()), new PlantSplit(REACTIVE, control, plant.control())
        };
        active = new ActiveTarget(plant);
        reactive = new ReactiveFunction(
                plant.control().functions().reactive(),
                plant.poi().reactiveLimitVar(),
                plant.poi().nominalV(),
                plant.control().scada().fallback());
        utility = new UtilityWatch(plant.control().scada());
        correction = new PoiCorrection(ratedW, plant.poi().loadMeterDeviceIndex() >= 0);
        corrects = plant.control().lossCompensation();
        deadbandW = plant.control().deadbandPercent() / 100 * ratedW;
    }

    /** Takes note of what the plant does now; once for each image. */
    void observe(PlantImage image, long nowNs) {
        splits[ACTIVE].observe(image, nowNs);
        splits[REACTIVE].observe(image, nowNs);
        utilityState = utility.state(nowNs);
        inputs.nowNs = nowNs;
        inputs.poiW = image.poiW;
        inputs.poiHz = image.poiHz;
        inputs.poiV = image.poiV;
        inputs.loadW = image.loadW;
        inputs.socPercent = image.plantSocPercent;
        inputs.islanded = image.islanded;
        inputs.utilityLost = utilityState == UtilityWatch.State.LOST;
        inputs.plantW = 0;
        inputs.availableDischargeW = 0;
        inputs.availableChargeW = 0;
        for (int i = 0; i < control.count; i++) {
            inputs.plantW += Double.isNaN(image.measuredW[i]) ? 0 : image.measuredW[i];
            if (control.takesPart(i) && image.ready[i]) {
                inputs.availableDischargeW += image.availableDischargeW[i];
                inputs.availableChargeW += image.availableChargeW[i];
            }
        }
    }

    UtilityWatch utility() {
        return utility;
    }

    /** Whether the utility has come or gone since the last look. */
    boolean utilityHasChanged(long nowNs) {
        return utility.state(nowNs) != utilityState;
    }

    /** When the utility will be taken as gone if nothing is heard of it; a tick later is soon enough for never. */
    long utilityChangeNs(long nowNs) {
        return nowNs + Math.min(utility.untilChangeNs(nowNs), FAR_NS);
    }

    /** Enables or disables a function by its position among those shown. */
    void enable(int function, boolean on) {
        active.enable(function, on);
    }

    PlantSplit split(int quantity) {
        return splits[quantity];
    }

    // ---- what the utility asks for

    /** The utility's setpoint; NaN before its first. */
    double asked(int quantity) {
        return asked[quantity];
    }

    /** Token of the newest plant command. */
    long newestToken(int quantity) {
        return newestToken[quantity];
    }

    void ask(int quantity, double value, long token, long nowNs) {
        if (quantity == ACTIVE && Double.isNaN(asked[ACTIVE])) {
            active.remember();
        }
        asked[quantity] = value;
        newestToken[quantity] = token;
        utility.onCommand(nowNs);
    }

    /** A device has taken its share of the newest setpoint: from now on the plant stands by it. */
    void taken(int quantity) {
        taken[quantity] = asked[quantity];
    }

    /** Takes a setpoint back that no device has taken: it must not move power when devices come back. */
    void forget(int quantity, long nowNs) {
        asked[quantity] = taken[quantity];
        if (quantity == ACTIVE && Double.isNaN(asked[ACTIVE])) {
            active.goBack(nowNs);
        }
    }

    // ---- what the PCS shall do

    /**
     * Computes the target and splits it.
     *
     * @return false when nobody asks for anything, so that nothing must be written.
     */
    boolean run(int quantity, PlantImage image, long nowNs) {
        return quantity == ACTIVE ? runActive(image, nowNs) : runReactive(image, nowNs);
    }

    private boolean runActive(PlantImage image, long nowNs) {
        inputs.baseW = asked[ACTIVE];
        double standingW = active.isEngaged() ? Double.NaN : standingW(image);
        boolean isAsked = active.compose(inputs, standingW);
        double startW = Double.isNaN(standingW) ? active.startUnknownW() : standingW;
        if (!active.isEngaged()) {
            if (!isAsked || Double.isNaN(startW)) {
                return false;
            }
            active.engage(startW, nowNs);
        }
        double total = active.step(nowNs);
        if (!(Math.abs(total - targetW) <= Math.max(1, deadbandW))) {
            // The first target begins where the devices are.
            correction.targetChanged(total - (Double.isNaN(targetW) ? startW : targetW), nowNs);
        }
        targetW = total;
        splitActive(image, nowNs);
        if (corrects && correct(image, nowNs)) {
            splitActive(image, nowNs);
        }
        return true;
    }

    private void splitActive(PlantImage image, long nowNs) {
        double correctionW = corrects ? correction.correctionW() : 0;
        addedW = active.additiveW() + correctionW;
        given[ACTIVE] = splits[ACTIVE].split(targetW + correctionW, control, image, nowNs);
    }

    /** Whether the split has to be made once more, with another correction. */
    private boolean correct(PlantImage image, long nowNs) {
        boolean isChanged = correction.takenOver(splits[ACTIVE].takenOver(), nowNs);
        if (!Double.isNaN(image.loadW)) {
            correction.loadChanged(image.loadW - knownLoadW, nowNs);
            knownLoadW = image.loadW;
        }
        // A step of the load that only the POI's meter has seen yet would look like power that is missing.
        boolean isLoadAsNew = image.loadEpochMs - image.poiEpochMs >= 0;
        correction.saturated(splits[ACTIVE].saturation());
        if (isLoadAsNew) {
            isChanged |= correction.observe(targetW, image.poiW + image.loadW, image.poiEpochMs, nowNs);
        }
        return isChanged;
    }

    private boolean runReactive(PlantImage image, long nowNs) {
        inputs.baseVar = asked[REACTIVE];
        double requestVar = reactive.step(inputs);
        if (Double.isNaN(requestVar)) {
            return false;
        }
        given[REACTIVE] = splits[REACTIVE].split(requestVar, control, image, nowNs);
        return true;
    }

    /** What the PCS under plant control hold; NaN while one that could follow has not told. */
    private double standingW(PlantImage image) {
        double sum = 0;
        for (int i = 0; i < control.count; i++) {
            if (control.inPlant[i] && image.ready[i]) {
                sum += Double.isNaN(image.acceptedW[i]) ? image.measuredW[i] : image.acceptedW[i];
            }
        }
        return sum;
    }

    /** What the plant will give of the utility's setpoint, without what functions add and losses take. */
    double achievable(int quantity) {
        if (quantity == REACTIVE) {
            return given[REACTIVE];
        }
        return active.isRamping() ? active.finalBaseW() : given[ACTIVE] - addedW;
    }

    /** Whether the plant is on its way to the setpoint by a ramp. */
    boolean isRamping(int quantity) {
        return quantity == ACTIVE && active.isRamping();
    }

    /** A smaller change of a PCS's share waits for the next refresh. */
    double leastChange(int quantity) {
        return quantity == ACTIVE ? deadbandW / Math.max(1, control.count) : Double.POSITIVE_INFINITY;
    }

    void show(DispatchStatus.Values values) {
        values.isSetpointOld = utilityState == UtilityWatch.State.OLD || utilityState == UtilityWatch.State.LOST;
        values.isUtilityLost = utilityState == UtilityWatch.State.LOST;
        values.correctionW = corrects ? correction.correctionW() : 0;
        active.show(values);
    }
}
