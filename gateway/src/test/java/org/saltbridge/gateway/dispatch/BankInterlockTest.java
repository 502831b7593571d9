package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/** A bank and its PCS: what may be switched while the other does what. */
class BankInterlockTest {
    private static final long MS = 1_000_000;
    private static final double RATED_W = 2_500_000;
    private static final int BANK_DEVICE = 1;
    private static final int STOP_WRITE = 3;
    private static final double OPEN = 1;
    private static final double CLOSED = 4;

    private final List<Offer> offers = new ArrayList<>();
    private final List<Command> ended = new ArrayList<>();
    private final CommandInbox inbox = new CommandInbox(16, () -> {});
    private final WriteResultRing results = new WriteResultRing(64, () -> {});
    /** Of the PCS and its two banks. */
    private final double[] state = {CLOSED, CLOSED, CLOSED};

    private double measuredW;
    private WriteResult written = WriteResult.CONFIRMED;
    private boolean isOnline = true;
    private boolean bankOnline = true;
    private long nowNs = 1;
    private final DispatchLoop loop = newLoop();

    private DispatchLoop newLoop() {
        PlantImage.Reader reader = new PlantImage.Reader() {
            @Override
            public void read(PlantImage into, long readNs) {
                into.online[0] = isOnline;
                into.ready[0] = state[0] == CLOSED;
                into.ratedW[0] = RATED_W;
                into.ratedVa[0] = RATED_W;
                into.availableDischargeW[0] = RATED_W;
                into.availableChargeW[0] = RATED_W;
                into.measuredW[0] = measuredW;
                into.acceptedW[0] = measuredW;
                into.acceptedVar[0] = 0;
            }

            @Override
            public double sequenceState(int unit, int sequenceStep) {
                return state[unit];
            }

            @Override
            public boolean isUnitOnline(int unit) {
                return bankOnline;
            }
        };
        return new DispatchLoop(
                DispatchPlants.pcsWithBanks(),
                inbox,
                results,
                Offer.takenInto(offers),
                reader,
                DispatchPlants.NO_STATUS,
                command -> {});
    }

    private void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            nowNs += 100 * MS;
            loop.doWork(nowNs, 0);
            for (Offer offer : List.copyOf(offers)) {
                if (offer.token() != 0) {
                    results.onWriteResult(offer.device(), offer.setpoint(), offer.token(), written, 0, nowNs, nowNs);
                }
            }
            sent.addAll(offers);
            offers.clear();
        }
    }

    private final List<Offer> sent = new ArrayList<>();

    /** What a command ended with within two ticks, null when it has not. */
    private @Nullable CommandResult resultOf(Command.Kind kind, int value) {
        return resultOf(kind, value, 60_000, 2);
    }

    private @Nullable CommandResult resultOf(Command.Kind kind, int value, long limitMs, int ticks) {
        return resultOf(kind, 0, value, limitMs, ticks);
    }

    private @Nullable CommandResult resultOf(Command.Kind kind, int index, int value, long limitMs, int ticks) {
        ended.clear();
        assertTrue(inbox.offer(new Command(kind, index, value, nowNs, nowNs + limitMs * MS, ended::add)));
        run(ticks);
        return ended.isEmpty() ? null : ended.get(0).result();
    }

    private void stopThePcs() {
        assertNull(resultOf(Command.Kind.PCS_OPERATION, Command.STOP), "waits for the state");
        state[0] = OPEN;
        run(2);
        assertEquals(CommandResult.CONFIRMED, ended.get(0).result());
    }

    @Test
    void underLoadOrWithARunningPcsNoContactorIsOpened() {
        measuredW = 1_000_000;
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT));
        measuredW = 0;
        assertEquals(
                CommandResult.BLOCKED_BY_INTERLOCKING,
                resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT),
                "it may get a setpoint at any time");
        assertEquals(
                List.of(), sent.stream().filter(o -> o.device() == BANK_DEVICE).toList());
    }

    @Test
    void aPcsThatDoesNotSayItsPowerCountsAsLoaded() {
        stopThePcs();
        measuredW = Double.NaN;
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT));
    }

    @Test
    void aStoppedPcsThatSomebodyHasStartedAtItsPanelCountsAsRunning() {
        stopThePcs();
        state[0] = CLOSED;
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT));
    }

    /** The BMS has taken the order and may open as soon as its current is gone, whether or not somebody still waits. */
    @Test
    void aDisconnectWhoseCommandHasEndedStillKeepsThePcsFromBeingStarted() {
        stopThePcs();
        assertEquals(CommandResult.TIME_LIMIT_OVER, resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT, 300, 5));
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.PCS_OPERATION, Command.START));
        state[1] = OPEN;
        assertNull(
                resultOf(Command.Kind.PCS_OPERATION, Command.START), "the bank is open: the BMS will see to the rest");
    }

    @Test
    void aDisconnectThatTheBankRefusesDoesNotKeepThePcsOut() {
        stopThePcs();
        written = WriteResult.REFUSED;
        assertEquals(CommandResult.DEVICE_REFUSED, resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT));
        written = WriteResult.CONFIRMED;
        assertNull(resultOf(Command.Kind.PCS_OPERATION, Command.START), "it may be tried");
    }

    @Test
    void aBankThatHasConnectedAgainIsNotOpeningAnyMore() {
        stopThePcs();
        assertEquals(CommandResult.TIME_LIMIT_OVER, resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT, 300, 5));
        assertEquals(CommandResult.CONFIRMED, resultOf(Command.Kind.BANK_OPERATION, Command.CONNECT, 60_000, 5));
        assertNull(resultOf(Command.Kind.PCS_OPERATION, Command.START), "it may be tried");
    }

    @Test
    void aSecondStopThatFailsDoesNotPutAStoppedPcsBackIntoService() {
        stopThePcs();
        isOnline = false;
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, resultOf(Command.Kind.PCS_OPERATION, Command.STOP));
        isOnline = true;
        sent.clear();
        run(5);
        assertEquals(List.of(), sent);
        assertEquals(Command.STOP, ended.get(0).achievableValue(), "what is kept over a restart");
    }

    @Test
    void whileABankIsBeingDisconnectedItsPcsIsNotStarted() {
        stopThePcs();
        assertNull(resultOf(Command.Kind.BANK_OPERATION, Command.DISCONNECT), "waits for the state");
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.PCS_OPERATION, Command.START));

        ended.clear();
        state[1] = OPEN;
        run(2);

        assertEquals(CommandResult.CONFIRMED, ended.get(0).result());
        assertEquals(
                List.of(new Offer(
                        BANK_DEVICE, STOP_WRITE, 2, sent.get(sent.size() - 1).token())),
                sent.stream().filter(o -> o.device() == BANK_DEVICE).toList(),
                "written once");
        assertNull(resultOf(Command.Kind.PCS_OPERATION, Command.START), "it may be tried");
    }

    @Test
    void aBankThatIsGoneFailsTheCommandAndIsNamed() {
        stopThePcs();
        bankOnline = false;
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, resultOf(Command.Kind.BANK_OPERATION, Command.CONNECT));
        assertEquals(BANK_DEVICE, ended.get(0).failures().get(0).deviceIndex());
    }

    @Test
    void eachOfTwoBanksIsDisconnectedByItselfAndKeepsTheirPcsOutMeanwhile() {
        assertEquals(
                CommandResult.BLOCKED_BY_INTERLOCKING,
                resultOf(Command.Kind.BANK_OPERATION, 1, Command.DISCONNECT, 60_000, 2),
                "the second bank is behind the running PCS as well");
        stopThePcs();
        assertNull(resultOf(Command.Kind.BANK_OPERATION, 1, Command.DISCONNECT, 60_000, 2), "waits for the state");
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.PCS_OPERATION, Command.START));

        state[2] = OPEN;
        ended.clear();
        run(2);
        assertEquals(CommandResult.CONFIRMED, ended.get(0).result());
        assertEquals(
                List.of(2),
                sent.stream()
                        .filter(o -> o.setpoint() == STOP_WRITE && o.device() != 0)
                        .map(Offer::device)
                        .toList(),
                "the first bank was told nothing");

        assertNull(resultOf(Command.Kind.BANK_OPERATION, 0, Command.DISCONNECT, 60_000, 2), "waits for its own state");
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, resultOf(Command.Kind.PCS_OPERATION, Command.START));
        state[1] = OPEN;
        run(2);
        assertNull(resultOf(Command.Kind.PCS_OPERATION, Command.START), "it may be tried");
    }
}
