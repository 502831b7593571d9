package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/** Drives the dispatch turn by hand: time, image and results of writes are inputs. */
class DispatchLoopTest {
    private static final long MS = 1_000_000;
    private static final double RATED_W = 2_500_000;

    private record Offer(int device, int setpoint, double value, long token) {}

    private final List<Offer> offers = new ArrayList<>();
    private final List<Command> ended = new ArrayList<>();
    private final PlantImage shown = new PlantImage(2);
    private final CommandInbox inbox = new CommandInbox(16, () -> {});
    private final WriteResultRing results = new WriteResultRing(64, () -> {});
    private DispatchLoop loop = newLoop(new RecordingPort());
    private long nowNs = 1;

    private final class RecordingPort implements SetpointPort {
        @Override
        public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
            offers.add(new Offer(deviceIndex, setpointIndex, value, token));
            return true;
        }

        @Override
        public void flush() {}
    }

    private DispatchLoop newLoop(SetpointPort port) {
        return new DispatchLoop(
                DispatchPlants.twoPcs(false),
                inbox,
                results,
                port,
                this::copyImage,
                DispatchPlants.NO_STATUS,
                ended -> {});
    }

    private void copyImage(PlantImage into, long readNs) {
        for (int i = 0; i < 2; i++) {
            into.ready[i] = shown.ready[i];
            into.ratedW[i] = RATED_W;
            into.ratedVa[i] = 2_750_000;
            into.availableDischargeW[i] = shown.availableDischargeW[i];
            into.availableChargeW[i] = shown.availableChargeW[i];
            into.measuredW[i] = shown.measuredW[i];
            into.acceptedW[i] = shown.acceptedW[i];
            into.acceptedVar[i] = shown.acceptedVar[i];
        }
    }

    @BeforeEach
    void bothPcsReadyAtRest() {
        for (int i = 0; i < 2; i++) {
            shown.ready[i] = true;
            shown.availableDischargeW[i] = RATED_W;
            shown.availableChargeW[i] = RATED_W;
            shown.measuredW[i] = 0;
            shown.acceptedW[i] = 0;
            shown.acceptedVar[i] = 0;
        }
    }

    private void turn() {
        loop.doWork(nowNs, 0);
    }

    private Command command(Command.Kind kind, int pcs, double value) {
        Command command = new Command(kind, pcs, value, nowNs, nowNs + 2000 * MS, ended::add);
        assertTrue(inbox.offer(command));
        return command;
    }

    private void answer(Offer offer, WriteResult result) {
        results.onWriteResult(offer.device(), offer.setpoint(), offer.token(), result, 4, nowNs, nowNs);
    }

    private List<Offer> takeOffers() {
        List<Offer> taken = List.copyOf(offers);
        offers.clear();
        return taken;
    }

    @Test
    void writesNothingBeforeTheFirstCommand() {
        shown.acceptedW[0] = 700_000;
        for (int i = 0; i < 50; i++) {
            turn();
            nowNs += 100 * MS;
        }
        assertEquals(List.of(), offers);
    }

    @ParameterizedTest
    @ValueSource(doubles = {2_000_000, -2_000_000, 0, 1, -3, 5_000_000})
    void sharesAddUpAndTheAnswerWaitsForEveryDevice(double powerW) {
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, powerW);
        turn();
        List<Offer> sent = commandOffers();
        assertEquals(2, sent.size());
        assertEquals(powerW, sent.get(0).value() + sent.get(1).value());
        answer(sent.get(0), WriteResult.CONFIRMED);
        turn();
        assertEquals(List.of(), ended);
        answer(sent.get(1), WriteResult.CONFIRMED);
        turn();
        assertEquals(List.of(command), ended);
        assertEquals(CommandResult.CONFIRMED, command.result());
    }

    private List<Offer> commandOffers() {
        return takeOffers().stream().filter(offer -> offer.token() > 1).toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {5_000_001, -5_000_001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void outOfRangeIsRefusedAndNothingIsWritten(double powerW) {
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, powerW);
        turn();
        assertEquals(CommandResult.OUT_OF_RANGE, command.result());
        assertEquals(List.of(), offers);
    }

    @Test
    void aRefusingDeviceIsNamedAndTheOtherTakesOver() {
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        List<Offer> first = commandOffers();
        answer(first.get(0), WriteResult.REFUSED);
        answer(first.get(1), WriteResult.CONFIRMED);
        turn();
        List<Offer> second = commandOffers();
        assertEquals(1, second.size());
        assertEquals(first.get(1).device(), second.get(0).device());
        assertEquals(2_000_000, second.get(0).value());
        assertEquals(List.of(), ended);
        answer(second.get(0), WriteResult.CONFIRMED);
        turn();
        assertEquals(CommandResult.TAKEN_OVER, command.result());
        assertEquals(first.get(0).device(), command.failedDeviceIndex());
        assertEquals(4, command.exceptionCode());
    }

    @Test
    void whatTheOtherCannotTakeIsReportedAsAchievable() {
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 4_000_000);
        turn();
        List<Offer> first = commandOffers();
        answer(first.get(0), WriteResult.CONFIRMED);
        answer(first.get(1), WriteResult.TIMED_OUT);
        turn();
        answer(commandOffers().get(0), WriteResult.CONFIRMED);
        turn();
        assertEquals(CommandResult.DEVICE_TIMED_OUT, command.result());
        assertEquals(RATED_W, command.achievableValue());
    }

    @Test
    void aPlantThatCanGiveLessSaysSo() {
        shown.availableDischargeW[0] = 300_000;
        shown.availableDischargeW[1] = 100_000;
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000);
        turn();
        for (Offer offer : commandOffers()) {
            answer(offer, WriteResult.CONFIRMED);
        }
        turn();
        assertEquals(CommandResult.CLAMPED, command.result());
        assertEquals(400_000, command.achievableValue());
    }

    @Test
    void theNewestCommandWinsAndTheOlderSaysSo() {
        Command older = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000);
        turn();
        List<Offer> olderOffers = commandOffers();
        Command newer = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        olderOffers.forEach(offer -> answer(offer, WriteResult.SUPERSEDED));
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        assertEquals(CommandResult.SUPERSEDED, older.result());
        assertEquals(CommandResult.CONFIRMED, newer.result());
    }

    @Test
    void aCommandWithoutAnswersEndsAtItsDeadlineAndNamesTheDevice() {
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000);
        turn();
        nowNs = loop.nextDueNs() + 1999 * MS;
        turn();
        nowNs += 2 * MS;
        turn();
        assertEquals(List.of(command), ended);
        assertEquals(CommandResult.DEVICE_TIMED_OUT, command.result());
        assertEquals(2, command.failedCount());
    }

    @Test
    void setpointsAreRefreshedOnEveryTickOnceConfirmed() {
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        takeOffers();
        nowNs += 100 * MS;
        turn();
        assertEquals(1_000_000, takeOffers().stream().mapToDouble(Offer::value).sum());
    }

    @Test
    void aLostPcsIsNotGivenItsOldSetpointWhenItReturnsButProbedWithItsOwn() {
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        shown.ready[0] = false;
        shown.measuredW[0] = Double.NaN;
        nowNs += 100 * MS;
        turn();
        takeOffers();
        nowNs += 11_000 * MS;
        turn();
        assertEquals(2_000_000, takeOffers().get(0).value());
        shown.ready[0] = true;
        shown.measuredW[0] = 0;
        shown.acceptedW[0] = 12_345;
        nowNs += 100 * MS;
        turn();
        Offer probe = takeOffers().stream()
                .filter(offer -> offer.token() == 1)
                .findFirst()
                .orElseThrow();
        assertEquals(12_345, probe.value());
        answer(probe, WriteResult.CONFIRMED);
        nowNs += 100 * MS;
        turn();
        assertEquals(
                List.of(1_000_000.0, 1_000_000.0),
                takeOffers().stream().map(Offer::value).toList());
    }

    @Test
    void aCommandForOnePcsThatThePlantOvertakesIsNotAnsweredGood() {
        command(Command.Kind.PCS_PLANT_CONTROL, 0, 0);
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        Command alone = command(Command.Kind.PCS_ACTIVE_POWER, 0, -400_000);
        turn();
        Offer own = commandOffers().get(0);
        command(Command.Kind.PCS_PLANT_CONTROL, 0, 1);
        nowNs += 100 * MS;
        turn();
        assertTrue(
                takeOffers().stream().noneMatch(offer -> offer.token() == own.token()), "the plant's share is its own");
        answer(own, WriteResult.CONFIRMED);
        turn();
        assertEquals(CommandResult.SUPERSEDED, alone.result());
    }

    @Test
    void aPcsThatHasRefusedARefreshIsNamedWithWhatItSaid() {
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        nowNs += 100 * MS;
        turn();
        Offer refresh = takeOffers().stream()
                .filter(offer -> offer.device() == 1)
                .findFirst()
                .orElseThrow();
        answer(refresh, WriteResult.REFUSED);
        turn();
        Command next = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 4_000_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        assertEquals(CommandResult.DEVICE_REFUSED, next.result());
        assertEquals(1, next.failedDeviceIndex());
        assertEquals(4, next.exceptionCode());
    }

    @Test
    void aPcsThatWasLostUnseenBehindANewCommandIsProbedAsWell() {
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        shown.ready[0] = false;
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_200_000);
        turn();
        commandOffers().forEach(offer -> answer(offer, WriteResult.CONFIRMED));
        turn();
        shown.ready[0] = true;
        shown.acceptedW[0] = 12_345;
        nowNs += 100 * MS;
        turn();
        List<Double> toTheLost = takeOffers().stream()
                .filter(offer -> offer.device() == 0)
                .map(Offer::value)
                .toList();
        assertEquals(List.of(12_345.0), toTheLost, "what it holds, before anything new");
    }

    @Test
    void aSinglePcsObeysOnlyOutOfPlantControl() {
        Command blocked = command(Command.Kind.PCS_ACTIVE_POWER, 0, 100_000);
        turn();
        assertEquals(CommandResult.BLOCKED_BY_MODE, blocked.result());
        command(Command.Kind.PCS_PLANT_CONTROL, 0, 0);
        Command free = command(Command.Kind.PCS_ACTIVE_POWER, 0, 100_000);
        turn();
        List<Offer> sent = commandOffers();
        assertEquals(1, sent.size());
        answer(sent.get(0), WriteResult.CONFIRMED);
        turn();
        assertEquals(CommandResult.CONFIRMED, free.result());
    }

    @Test
    void aReadOnlyGatewayWritesNothing() {
        loop = new DispatchLoop(
                DispatchPlants.twoPcs(true),
                inbox,
                results,
                new RecordingPort(),
                this::copyImage,
                DispatchPlants.NO_STATUS,
                ended -> {});
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000);
        turn();
        assertEquals(CommandResult.NOT_WRITABLE, command.result());
        assertEquals(List.of(), offers);
    }

    @Test
    void aTurnAllocatesNothing() {
        long[] tokens = new long[2];
        int[] devices = new int[2];
        int[] count = new int[1];
        loop = newLoop(new SetpointPort() {
            @Override
            public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
                if (token > 1) {
                    devices[count[0]] = deviceIndex;
                    tokens[count[0]++] = token;
                }
                return true;
            }

            @Override
            public void flush() {}
        });
        int rounds = 20_000;
        Command[] commands = new Command[2 * rounds];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = new Command(
                    Command.Kind.PLANT_ACTIVE_POWER, -1, i % 4_000_000, 0, Long.MAX_VALUE / 2, command -> {});
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < commands.length; i++) {
            if (i == rounds) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            inbox.offer(commands[i]);
            nowNs += 10 * MS;
            count[0] = 0;
            loop.doWork(nowNs, 0);
            for (int k = 0; k < count[0]; k++) {
                results.onWriteResult(devices[k], 0, tokens[k], WriteResult.CONFIRMED, 0, nowNs, nowNs);
            }
            loop.doWork(nowNs, 0);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < rounds, allocated + " B in " + rounds + " turns");
        assertEquals(CommandResult.CONFIRMED, commands[commands.length - 1].result());
    }

    @Test
    void aSetpointThatNobodyTookDoesNotMovePowerLater() {
        shown.ready[0] = false;
        shown.ready[1] = false;
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        turn();
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, command.result());
        shown.ready[0] = true;
        shown.ready[1] = true;
        for (int i = 0; i < 20; i++) {
            nowNs += 100 * MS;
            turn();
        }
        assertEquals(List.of(), offers);
    }

    @Test
    void aZeroSetpointWithoutADeviceIsNotAnsweredAsTakenOver() {
        shown.ready[0] = false;
        shown.ready[1] = false;
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 0);
        turn();
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, command.result());
        assertEquals(2, command.failedCount());
    }

    @Test
    void thePowerOfAPcsOutOfPlantControlCountsTowardsThePlant() {
        command(Command.Kind.PCS_PLANT_CONTROL, 0, 0);
        shown.measuredW[0] = 400_000;
        Command command = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000);
        turn();
        List<Offer> sent = commandOffers();
        assertEquals(1, sent.size());
        assertEquals(600_000, sent.get(0).value());
        answer(sent.get(0), WriteResult.CONFIRMED);
        turn();
        assertEquals(CommandResult.CONFIRMED, command.result());
    }
}
