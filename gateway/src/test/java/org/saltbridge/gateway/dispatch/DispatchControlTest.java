package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.ControlConfig.AnswerPolicy;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.ControlConfig.Priority;
import org.saltbridge.config.ControlConfig.Ramps;
import org.saltbridge.config.ControlConfig.Scada;
import org.saltbridge.config.FunctionsConfig;
import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;
import org.saltbridge.config.FunctionsConfig.PeakShaving;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/** Functions, ramps, limits and failures through the whole dispatch turn, driven by hand. */
class DispatchControlTest {
    private static final long MS = 1_000_000;
    private static final long S = 1_000 * MS;
    private static final int COUNT = 4;
    private static final double RATED_W = 2_500_000;

    private final List<Offer> offers = new ArrayList<>();
    private final List<Command> ended = new ArrayList<>();
    private final PlantImage shown = new PlantImage(COUNT);
    private final DispatchStatus.Values status = new DispatchStatus.Values();
    private final CommandInbox inbox = new CommandInbox(16, () -> {});
    private final WriteResultRing results = new WriteResultRing(64, () -> {});
    private long version;
    private long nowNs = S;

    DispatchControlTest() {
        Arrays.fill(shown.ready, true);
        Arrays.fill(shown.availableDischargeW, RATED_W);
        Arrays.fill(shown.availableChargeW, RATED_W);
        Arrays.fill(shown.measuredW, 0);
        Arrays.fill(shown.acceptedW, 0);
        Arrays.fill(shown.acceptedVar, 0);
        shown.poiW = 0;
        shown.poiHz = 60;
        shown.poiV = 34_500;
        shown.plantSocPercent = 60;
    }

    private DispatchLoop loop(ControlConfig control) {
        PlantImage.Reader reader = new PlantImage.Reader() {
            @Override
            public void read(PlantImage into, long readNs) {
                copyImage(into);
            }

            @Override
            public long version() {
                return version;
            }
        };
        DispatchStatus view = new DispatchStatus() {
            @Override
            public void plant(Values values, long epochMs) {
                status.topFunction = values.topFunction;
                status.isUtilityLost = values.isUtilityLost;
                status.isSetpointOld = values.isSetpointOld;
            }

            @Override
            public void pcsControl(int pcsIndex, boolean inPlant, long epochMs) {}
        };
        return new DispatchLoop(
                DispatchPlants.pcs(COUNT, false).withControl(control),
                inbox,
                results,
                Offer.takenInto(offers),
                reader,
                view,
                done -> {});
    }

    private void copyImage(PlantImage into) {
        for (int i = 0; i < COUNT; i++) {
            into.ready[i] = shown.ready[i];
            into.ratedW[i] = RATED_W;
            into.ratedVa[i] = 2_750_000;
            into.availableDischargeW[i] = shown.availableDischargeW[i];
            into.availableChargeW[i] = shown.availableChargeW[i];
            into.measuredW[i] = shown.measuredW[i];
            into.acceptedW[i] = shown.acceptedW[i];
            into.acceptedVar[i] = shown.acceptedVar[i];
            into.socPercent[i] = 60;
        }
        into.poiW = shown.poiW;
        into.poiHz = shown.poiHz;
        into.poiV = shown.poiV;
        into.poiEpochMs = shown.poiEpochMs;
        into.loadW = shown.loadW;
        into.loadEpochMs = shown.loadEpochMs;
        into.plantSocPercent = shown.plantSocPercent;
        into.islanded = shown.islanded;
    }

    private static ControlConfig control(
            Ramps ramps, boolean lossCompensation, AnswerPolicy policy, Scada scada, FunctionsConfig functions) {
        return control(Priority.ACTIVE, ramps, lossCompensation, policy, scada, functions);
    }

    private static ControlConfig control(
            Priority priority,
            Ramps ramps,
            boolean lossCompensation,
            AnswerPolicy policy,
            Scada scada,
            FunctionsConfig functions) {
        return new ControlConfig(
                ramps, 0, 0, 100, 0, lossCompensation, 0, 60_000, priority, 10_000, policy, 75, scada, functions);
    }

    private static ControlConfig with(FunctionsConfig functions) {
        return control(Ramps.UNLIMITED, false, AnswerPolicy.ALL, Scada.DEFAULT, functions);
    }

    private static FunctionsConfig frequency(FrequencyCurve curve, double powerW) {
        FunctionsConfig none = FunctionsConfig.NONE;
        return new FunctionsConfig(
                none.agcPriority(),
                new Frequency(true, 10, curve, powerW, 5, 0.036),
                none.peakShaving(),
                none.loadFollowing(),
                none.socManagement(),
                none.reactive());
    }

    private Command send(double powerW) {
        Command command =
                new Command(Command.Kind.PLANT_ACTIVE_POWER, -1, powerW, nowNs, nowNs + 2000 * MS, ended::add);
        assertTrue(inbox.offer(command));
        return command;
    }

    private double sumAndConfirm() {
        double sum = 0;
        for (Offer offer : List.copyOf(offers)) {
            if (offer.setpoint() == 0) {
                sum += offer.value();
            }
            if (offer.token() > 1) {
                results.onWriteResult(
                        offer.device(), offer.setpoint(), offer.token(), WriteResult.CONFIRMED, 0, nowNs, nowNs);
            }
        }
        offers.clear();
        return sum;
    }

    @Test
    void aDipIsAnsweredInTheTurnOfItsSampleFromWhatTheDevicesHold() {
        Arrays.fill(shown.acceptedW, 100_000);
        DispatchLoop loop = loop(with(frequency(FrequencyCurve.ERCOT_FFR, 6_000_000)));
        loop.doWork(nowNs, 0);
        assertEquals(List.of(), offers);
        nowNs += 30 * MS;
        shown.poiHz = 59.8;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(6_400_000, sumAndConfirm());
        nowNs += 100 * MS;
        loop.doWork(nowNs, 0);
        assertEquals(DerivedPoints.FUNCTIONS.indexOf("DLFW1"), status.topFunction);
    }

    @Test
    void aSetpointIsRampedAndTheFrequencyResponseIsNot() {
        Ramps ramps = new Ramps(1e6, 1e6, 1e6, 1e6, Double.POSITIVE_INFINITY);
        DispatchLoop loop = loop(
                control(ramps, false, AnswerPolicy.ALL, Scada.DEFAULT, frequency(FrequencyCurve.ERCOT_FFR, 4_000_000)));
        loop.doWork(nowNs, 0);
        Command command = send(5_000_000);
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        loop.doWork(nowNs, 0);
        assertEquals(CommandResult.RAMPING, command.result());
        assertEquals(5_000_000, command.achievableValue());
        offers.clear();
        nowNs += 1000 * MS;
        shown.poiHz = 59.8;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(5_000_000, sumAndConfirm(), 1);
        nowNs += 500 * MS;
        loop.doWork(nowNs, 0);
        assertEquals(5_500_000, sumAndConfirm(), 1);
    }

    @Test
    void aLostPcsIsReplacedInTheTurnThatTells() {
        DispatchLoop loop = loop(with(FunctionsConfig.NONE));
        send(4_000_000);
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        loop.doWork(nowNs, 0);
        offers.clear();
        Arrays.fill(shown.measuredW, 1_000_000);
        nowNs += 20 * MS;
        shown.ready[2] = false;
        shown.measuredW[2] = 0;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(4_000_000, sumAndConfirm(), 3);
        assertFalse(offers.stream().anyMatch(offer -> offer.device() == 2));
    }

    @Test
    void thePowerOfASilentPcsCountsUntilItsWatchdogHasPassed() {
        DispatchLoop loop = loop(with(FunctionsConfig.NONE));
        send(4_000_000);
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        Arrays.fill(shown.measuredW, 1_000_000);
        nowNs += 100 * MS;
        loop.doWork(nowNs, 0);
        offers.clear();
        shown.ready[0] = false;
        shown.measuredW[0] = Double.NaN;
        nowNs += 100 * MS;
        loop.doWork(nowNs, 0);
        assertEquals(3_000_000, sumAndConfirm(), 3);
        nowNs += 10_100 * MS;
        loop.doWork(nowNs, 0);
        assertEquals(4_000_000, sumAndConfirm(), 3);
    }

    @Test
    void powerThatIsMissingAtThePoiIsMadeUpForBeforeAnybodyKnowsWhy() {
        DispatchLoop loop = loop(control(Ramps.UNLIMITED, true, AnswerPolicy.ALL, Scada.DEFAULT, FunctionsConfig.NONE));
        send(4_000_000);
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        loop.doWork(nowNs, 0);
        offers.clear();
        shown.poiW = 3_000_000;
        shown.poiEpochMs = 1;
        nowNs += 30 * MS;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(List.of(), offers, "what the command asks for is still on its way");
        shown.poiEpochMs = 2;
        nowNs += 300 * MS;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(5_000_000, firstOfEachPcs(), 3, "in the turn of the sample");
    }

    @Test
    void aStepOfTheLoadThatOneMeterShowsBeforeTheOtherIsNoMissingPower() {
        for (boolean poiFirst : List.of(true, false)) {
            shown.poiW = -1_000_000;
            shown.loadW = 1_000_000;
            DispatchLoop loop =
                    loop(control(Ramps.UNLIMITED, true, AnswerPolicy.ALL, Scada.DEFAULT, FunctionsConfig.NONE));
            send(0);
            loop.doWork(nowNs, 0);
            sumAndConfirm();
            for (int i = 0; i < 20; i++) {
                nowNs += 25 * MS;
                boolean isPoi = i % 2 == 0;
                shown.poiEpochMs = isPoi ? nowNs / MS : shown.poiEpochMs;
                shown.loadEpochMs = isPoi ? shown.loadEpochMs : nowNs / MS;
                shown.poiW = isPoi && i >= (poiFirst ? 14 : 15) ? -4_000_000 : shown.poiW;
                shown.loadW = !isPoi && i >= 15 ? 4_000_000 : shown.loadW;
                version++;
                loop.doWork(nowNs, 0);
            }
            assertEquals(
                    0,
                    offers.stream()
                            .mapToDouble(offer -> Math.abs(offer.value()))
                            .max()
                            .orElse(0),
                    1);
            offers.clear();
        }
    }

    /** What a PCS can give and its state may be read apart. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTripIsMadeUpForOnceWhoeverTellsOfItFirst(boolean tellsOfItsPowerBeforeItsState) {
        DispatchLoop loop = loop(control(Ramps.UNLIMITED, true, AnswerPolicy.ALL, Scada.DEFAULT, FunctionsConfig.NONE));
        send(4_000_000);
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        loop.doWork(nowNs, 0);
        Arrays.fill(shown.measuredW, 1_000_000);
        shown.poiW = 4_000_000;
        nowNs += 400 * MS;
        loop.doWork(nowNs, 0);
        offers.clear();
        shown.poiW = 3_000_000;
        shown.poiEpochMs = 3;
        nowNs += 20 * MS;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(5_000_000, firstOfEachPcs(), 3, "the meter tells first");
        offers.clear();
        if (tellsOfItsPowerBeforeItsState) {
            shown.availableDischargeW[2] = 0;
            nowNs += 50 * MS;
            version++;
            loop.doWork(nowNs, 0);
            assertEquals(4_000_000, firstOfEachPcs(), 6, "it can give nothing: the others give what is asked");
            // The state moves nothing any more, and only the others are written again.
            nowNs += 1_000 * MS;
            shown.poiW = 4_000_000;
        }
        offers.clear();
        shown.ready[2] = false;
        shown.measuredW[2] = 0;
        shown.poiEpochMs = 4;
        nowNs += 50 * MS;
        version++;
        loop.doWork(nowNs, 0);
        assertEquals(4_000_000, firstOfEachPcs(), 6, "the PCS itself tells, and the others give what is asked");
    }

    /** What the first active-power setpoint of each PCS adds up to. */
    private double firstOfEachPcs() {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            int pcs = i;
            sum += offers.stream()
                    .filter(offer -> offer.device() == pcs && offer.setpoint() == 0)
                    .mapToDouble(Offer::value)
                    .findFirst()
                    .orElse(0);
        }
        return sum;
    }

    @Test
    void anImportCapDischargesAgainstTheLoadAndNamesItself() {
        FunctionsConfig none = FunctionsConfig.NONE;
        FunctionsConfig shaving = new FunctionsConfig(
                none.agcPriority(),
                none.frequency(),
                new PeakShaving(true, 20, Double.POSITIVE_INFINITY, 3_000_000, 0),
                none.loadFollowing(),
                none.socManagement(),
                none.reactive());
        DispatchLoop loop = loop(with(shaving));
        loop.doWork(nowNs, 0);
        assertEquals(List.of(), offers);
        send(-5_000_000);
        loop.doWork(nowNs, 0);
        assertEquals(-3_000_000, sumAndConfirm());
        nowNs += 100 * MS;
        loop.doWork(nowNs, 0);
        assertEquals(CommandResult.CLAMPED, ended.get(0).result());
        assertEquals(-3_000_000, ended.get(0).achievableValue());
        assertEquals(DerivedPoints.FUNCTIONS.indexOf("DWMN1"), status.topFunction);
    }

    @Test
    void theFallbackBeginsAtItsTimeAndACommandAloneDoesNotEndIt() {
        Scada scada = new Scada(1_000, 2_000, Fallback.ZERO);
        DispatchLoop loop = loop(control(Ramps.UNLIMITED, false, AnswerPolicy.ALL, scada, FunctionsConfig.NONE));
        inbox.offer(new Command(Command.Kind.UTILITY_HEARTBEAT, -1, 1, nowNs, nowNs + S, ended::add));
        long heardNs = nowNs;
        send(4_000_000);
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        while (nowNs < heardNs + 1_900 * MS) {
            nowNs = Math.min(loop.nextDueNs(), heardNs + 1_900 * MS);
            loop.doWork(nowNs, 0);
        }
        assertTrue(status.isSetpointOld);
        assertFalse(status.isUtilityLost);
        offers.clear();
        while (loop.nextDueNs() < heardNs + 2_000 * MS) {
            nowNs = loop.nextDueNs();
            loop.doWork(nowNs, 0);
        }
        offers.clear();
        nowNs = loop.nextDueNs();
        assertEquals(heardNs + 2_000 * MS, nowNs);
        loop.doWork(nowNs, 0);
        assertEquals(
                List.of(0.0, 0.0, 0.0, 0.0),
                offers.stream()
                        .filter(offer -> offer.setpoint() == 0)
                        .limit(4)
                        .map(Offer::value)
                        .toList());
    }

    @Test
    void aShareOfThePowerIsEnoughWhereThePolicySaysSo() {
        DispatchLoop loop =
                loop(control(Ramps.UNLIMITED, false, AnswerPolicy.SHARE, Scada.DEFAULT, FunctionsConfig.NONE));
        Command command = send(10_000_000);
        loop.doWork(nowNs, 0);
        for (Offer offer : List.copyOf(offers)) {
            if (offer.token() > 1) {
                boolean refuses = offer.device() == 1;
                results.onWriteResult(
                        offer.device(),
                        offer.setpoint(),
                        offer.token(),
                        refuses ? WriteResult.REFUSED : WriteResult.CONFIRMED,
                        refuses ? 4 : 0,
                        nowNs,
                        nowNs);
            }
        }
        offers.clear();
        loop.doWork(nowNs, 0);
        sumAndConfirm();
        loop.doWork(nowNs, 0);
        assertEquals(CommandResult.CONFIRMED_BY_POLICY, command.result());
        assertEquals(7_500_000, command.achievableValue());
        assertEquals(1, command.failedDeviceIndex());
    }

    @Test
    void devicesThatTellNothingTakeASetpointWithoutRampsAndNoneWithThem() {
        Arrays.fill(shown.acceptedW, Double.NaN);
        Arrays.fill(shown.measuredW, Double.NaN);
        DispatchLoop free = loop(with(FunctionsConfig.NONE));
        Command command = send(1_000_000);
        free.doWork(nowNs, 0);
        assertEquals(1_000_000, sumAndConfirm());
        free.doWork(nowNs, 0);
        assertEquals(CommandResult.CONFIRMED, command.result());
        Ramps ramps = new Ramps(1e6, 1e6, 1e6, 1e6, Double.POSITIVE_INFINITY);
        DispatchLoop ramped = loop(control(ramps, false, AnswerPolicy.ALL, Scada.DEFAULT, FunctionsConfig.NONE));
        offers.clear();
        Command refused = send(1_000_000);
        ramped.doWork(nowNs, 0);
        assertEquals(CommandResult.BLOCKED_BY_HEALTH, refused.result());
        assertEquals(List.of(), offers);
    }

    @Test
    void activePowerGetsWhatReactivePowerLeavesInTheTurnInWhichItIsSplitAnew() {
        DispatchLoop loop = loop(control(
                Priority.REACTIVE, Ramps.UNLIMITED, false, AnswerPolicy.ALL, Scada.DEFAULT, FunctionsConfig.NONE));
        Arrays.fill(shown.ready, 1, COUNT, false);
        Command reactive =
                new Command(Command.Kind.PLANT_REACTIVE_POWER, -1, 2_750_000, nowNs, nowNs + 2000 * MS, ended::add);
        assertTrue(inbox.offer(reactive));
        send(4_000_000);
        loop.doWork(nowNs, 0);
        assertEquals(0, sumAndConfirm(), "one PCS alone has no room beside its reactive power");
        Arrays.fill(shown.ready, true);
        version++;
        nowNs += 100 * MS;
        loop.doWork(nowNs, 0);
        double[] told = new double[COUNT];
        offers.stream().filter(offer -> offer.setpoint() == 0).forEach(offer -> told[offer.device()] = offer.value());
        assertEquals(4_000_000, Arrays.stream(told).sum(), 4);
        assertTrue(
                told[0] > 900_000, "the PCS that had all the reactive power takes its part: " + Arrays.toString(told));
    }

    @Test
    void anIslandTakesNoBasePoint() {
        shown.islanded = true;
        DispatchLoop loop = loop(with(FunctionsConfig.NONE));
        Command command = send(1_000_000);
        loop.doWork(nowNs, 0);
        assertEquals(CommandResult.BLOCKED_BY_MODE, command.result());
        assertEquals(List.of(), offers);
    }
}
