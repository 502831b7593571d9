package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/** Starts and stops of one of two PCS while the plant is dispatching; time, states and results of writes are inputs. */
class StartStopTest {
    private static final long MS = 1_000_000;
    private static final double RATED_W = 2_500_000;
    private static final int START_WRITE = 2;
    private static final int STOP_WRITE = 3;
    private static final double STANDBY = 1;
    private static final double CONNECTED = 4;

    private final List<Offer> offers = new ArrayList<>();
    private final List<Command> ended = new ArrayList<>();
    private final double[] state = {CONNECTED, CONNECTED};
    private final double[] measuredW = {0, 0};
    private final boolean[] online = {true, true};
    private final double[] held = {0, 0};
    private final CommandInbox inbox = new CommandInbox(16, () -> {});
    private final WriteResultRing results = new WriteResultRing(64, () -> {});
    private final DispatchLoop loop = newLoop();
    private boolean answers = true;
    private long nowNs = 1;

    private DispatchLoop newLoop() {
        PlantImage.Reader reader = new PlantImage.Reader() {
            @Override
            public void read(PlantImage into, long readNs) {
                copyImage(into);
            }

            @Override
            public double sequenceState(int pcs, int sequenceStep) {
                return online[pcs] ? state[pcs] : Double.NaN;
            }
        };
        List<SequenceDef> sequences = List.of(
                new SequenceDef("start", List.of(new SequenceStep(6, 220, 1, "S", List.of(4, 5), 20_000))),
                new SequenceDef("stop", List.of(new SequenceStep(6, 220, 2, "S", List.of(0, 1), 10_000))));
        return new DispatchLoop(
                DispatchPlants.pcs(2, false, DispatchPlants.profile(sequences)),
                inbox,
                results,
                Offer.takenInto(offers),
                reader,
                DispatchPlants.NO_STATUS,
                command -> {});
    }

    private void copyImage(PlantImage into) {
        for (int i = 0; i < 2; i++) {
            into.online[i] = online[i];
            into.ready[i] = online[i] && state[i] == CONNECTED;
            into.ratedW[i] = RATED_W;
            into.ratedVa[i] = 2_750_000;
            into.availableDischargeW[i] = RATED_W;
            into.availableChargeW[i] = RATED_W;
            into.measuredW[i] = measuredW[i];
            into.acceptedW[i] = held[i];
            into.acceptedVar[i] = 0;
        }
    }

    /** Turns with devices that take every write and give what they are told, until nothing is under way. */
    private void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            nowNs += 100 * MS;
            loop.doWork(nowNs, 0);
            List<Offer> sent = List.copyOf(offers);
            offers.clear();
            seen.addAll(sent);
            for (Offer offer : sent) {
                if (offer.setpoint() == 0 && state[offer.device()] == CONNECTED) {
                    held[offer.device()] = offer.value();
                    measuredW[offer.device()] = offer.value();
                }
                if (answers && offer.token() != 0) {
                    results.onWriteResult(
                            offer.device(), offer.setpoint(), offer.token(), WriteResult.CONFIRMED, 0, nowNs, nowNs);
                }
            }
        }
    }

    private final List<Offer> seen = new ArrayList<>();

    private Command command(Command.Kind kind, int pcs, double value) {
        Command command = new Command(kind, pcs, value, nowNs, nowNs + 30_000 * MS, ended::add);
        assertTrue(inbox.offer(command));
        return command;
    }

    private List<Offer> writesTo(int write) {
        return seen.stream().filter(offer -> offer.setpoint() == write).toList();
    }

    @BeforeEach
    void dispatchTwoMegawatts() {
        command(Command.Kind.PLANT_ACTIVE_POWER, -1, 2_000_000);
        run(3);
        assertEquals(CommandResult.CONFIRMED, ended.get(0).result());
        assertEquals(1_000_000, measuredW[0]);
        ended.clear();
        seen.clear();
    }

    private void stopped() {
        command(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        run(4);
        state[0] = STANDBY;
        measuredW[0] = 0;
        run(3);
    }

    @Test
    void aStopUnloadsFirstAndTheOtherTakesOver() {
        Command stop = command(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        run(1);
        assertEquals(new Offer(0, 0, 0, 0), seen.get(0), "to zero before anything else");
        assertEquals(List.of(), writesTo(STOP_WRITE));
        run(3);
        assertEquals(1, writesTo(STOP_WRITE).size());
        assertEquals(2, writesTo(STOP_WRITE).get(0).value());
        assertEquals(2_000_000, measuredW[1], "the plant gives what it gave");
        assertEquals(List.of(), ended, "not before standby was read");
        state[0] = STANDBY;
        run(1);
        assertEquals(List.of(stop), ended);
        assertEquals(CommandResult.CONFIRMED, stop.result());
        run(10);
        assertEquals(1, writesTo(STOP_WRITE).size(), "written once");
    }

    @Test
    void aStoppedPcsIsNoFailureOfTheNextSetpoint() {
        stopped();
        ended.clear();
        Command next = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_500_000);
        run(3);
        assertEquals(CommandResult.CONFIRMED, next.result());
        assertEquals(1_500_000, measuredW[1]);
    }

    @Test
    void aPcsThatWasStoppedStaysOutEvenIfSomebodyElseStartsIt() {
        stopped();
        state[0] = CONNECTED;
        seen.clear();
        run(20);
        assertEquals(
                List.of(), seen.stream().filter(offer -> offer.device() == 0).toList());
    }

    @Test
    void aStartedPcsComesBackWithoutAJump() {
        stopped();
        held[0] = 0;
        ended.clear();
        Command start = command(Command.Kind.PCS_OPERATION, 0, Command.START);
        run(5);
        assertEquals(1, writesTo(START_WRITE).size());
        assertEquals(List.of(), ended);
        state[0] = CONNECTED;
        seen.clear();
        run(1);
        assertEquals(CommandResult.CONFIRMED, start.result());
        Offer first =
                seen.stream().filter(offer -> offer.device() == 0).findFirst().orElseThrow();
        assertEquals(SetpointWriter.PROBE_TOKEN, first.token(), "asked with what it holds");
        assertEquals(0, first.value());
        run(5);
        assertEquals(2_000_000, measuredW[0] + measuredW[1]);
        assertEquals(1_000_000, measuredW[0]);
    }

    @Test
    void aRefusedStopLeavesThePcsInTheSplit() {
        answers = false;
        Command stop = command(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        run(4);
        Offer step = writesTo(STOP_WRITE).get(0);
        results.onWriteResult(0, STOP_WRITE, step.token(), WriteResult.REFUSED, 4, nowNs, nowNs);
        answers = true;
        run(6);
        assertEquals(CommandResult.DEVICE_REFUSED, stop.result());
        assertEquals(List.of(new Command.Failure(0, CommandResult.DEVICE_REFUSED, 4, 1)), stop.failures());
        assertEquals(1_000_000, measuredW[0], "it goes on as before");
    }

    @Test
    void aStateThatIsNotReachedIsAnsweredAndThePcsStaysAtZero() {
        Command stop = command(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        run(110);
        assertEquals(CommandResult.STATE_NOT_REACHED, stop.result());
        assertEquals(0, measuredW[0]);
        assertEquals(1, writesTo(STOP_WRITE).size());
    }

    @Test
    void aLostLinkAbortsAndNothingIsWrittenWhenItIsBack() {
        Command start = command(Command.Kind.PCS_OPERATION, 0, Command.START);
        run(2);
        online[0] = false;
        run(2);
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, start.result());
        assertEquals(1, start.failedCount());
        online[0] = true;
        run(20);
        assertEquals(1, writesTo(START_WRITE).size());
    }

    @Test
    void aStopBreaksAStartOffAndNothingElseDoes() {
        state[0] = STANDBY;
        Command start = command(Command.Kind.PCS_OPERATION, 0, Command.START);
        run(2);
        Command again = command(Command.Kind.PCS_OPERATION, 0, Command.START);
        run(1);
        assertEquals(CommandResult.IN_EXECUTION, again.result());
        Command stop = command(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        run(1);
        assertEquals(CommandResult.SUPERSEDED, start.result());
        Command third = command(Command.Kind.PCS_OPERATION, 0, Command.START);
        run(5);
        assertEquals(CommandResult.IN_EXECUTION, third.result());
        assertEquals(CommandResult.CONFIRMED, stop.result());
        assertEquals(4, ended.size(), "one outcome each");
    }

    @Test
    void atTheDeadlineNothingMoreIsWritten() {
        Command stop = new Command(Command.Kind.PCS_OPERATION, 0, Command.STOP, nowNs, nowNs + 250 * MS, ended::add);
        answers = false;
        measuredW[0] = RATED_W;
        inbox.offer(stop);
        run(3);
        assertEquals(CommandResult.TIME_LIMIT_OVER, stop.result());
        seen.clear();
        run(60);
        assertEquals(List.of(), writesTo(STOP_WRITE));
    }

    @Test
    void aPcsWithoutPlantControlCannotBeGivenPowerWhileItIsStopped() {
        command(Command.Kind.PCS_PLANT_CONTROL, 0, 0);
        stopped();
        Command own = command(Command.Kind.PCS_ACTIVE_POWER, 0, 1000);
        run(1);
        assertEquals(CommandResult.BLOCKED_BY_MODE, own.result());
    }

    @Test
    void aPlantSetpointOnItsWayToAPcsThatIsStoppedIsNotAnsweredAsConfirmed() {
        answers = false;
        Command setpoint = command(Command.Kind.PLANT_ACTIVE_POWER, -1, 4_000_000);
        run(1);
        List<Offer> sent = seen.stream().filter(offer -> offer.token() > 1).toList();
        command(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        nowNs += MS;
        loop.doWork(nowNs, 0);
        for (Offer offer : sent) {
            WriteResult result = offer.device() == 0 ? WriteResult.SUPERSEDED : WriteResult.CONFIRMED;
            results.onWriteResult(offer.device(), offer.setpoint(), offer.token(), result, 0, nowNs, nowNs);
        }
        answers = true;
        run(4);
        assertEquals(
                false,
                setpoint.result().isGood() && setpoint.result() != CommandResult.CLAMPED,
                setpoint.result() + " " + Arrays.toString(measuredW));
    }
}
