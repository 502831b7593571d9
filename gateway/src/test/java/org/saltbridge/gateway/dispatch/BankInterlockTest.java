package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** A bank and its PCS: what may be switched while the other does what. */
class BankInterlockTest {
    private static final int BANK_DEVICE = 1;
    private static final int STOP_WRITE = 3;
    private static final double OPEN = 1;
    private static final double CLOSED = 4;

    /** With a PCS and its two banks. */
    private final SwitchedPlant plant = new SwitchedPlant(DispatchPlants.pcsWithBanks(), CLOSED, CLOSED, CLOSED);

    private @Nullable CommandResult pcs(int value) {
        return plant.resultOf(Command.Kind.PCS_OPERATION, 0, value);
    }

    private @Nullable CommandResult bank(int value) {
        return plant.resultOf(Command.Kind.BANK_OPERATION, 0, value);
    }

    private @Nullable CommandResult disconnectAndGiveUp() {
        return plant.resultOf(Command.Kind.BANK_OPERATION, 0, Command.DISCONNECT, 300, 5);
    }

    private void stopThePcs() {
        assertNull(pcs(Command.STOP), "waits for the state");
        plant.state[0] = OPEN;
        plant.run(2);
        assertEquals(CommandResult.CONFIRMED, plant.ended.get(0).result());
    }

    @Test
    void underLoadOrWithARunningPcsNoContactorIsOpened() {
        plant.measuredW = 1_000_000;
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, bank(Command.DISCONNECT));
        plant.measuredW = 0;
        assertEquals(
                CommandResult.BLOCKED_BY_INTERLOCKING, bank(Command.DISCONNECT), "it may get a setpoint at any time");
        assertEquals(
                List.of(),
                plant.sent.stream().filter(o -> o.device() == BANK_DEVICE).toList());
    }

    @Test
    void aPcsThatDoesNotSayItsPowerCountsAsLoaded() {
        stopThePcs();
        plant.measuredW = Double.NaN;
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, bank(Command.DISCONNECT));
    }

    @Test
    void aStoppedPcsThatSomebodyHasStartedAtItsPanelCountsAsRunning() {
        stopThePcs();
        plant.state[0] = CLOSED;
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, bank(Command.DISCONNECT));
    }

    /** The BMS has taken the order and may open as soon as its current is gone, whether or not somebody still waits. */
    @Test
    void aDisconnectWhoseCommandHasEndedStillKeepsThePcsFromBeingStarted() {
        stopThePcs();
        assertEquals(CommandResult.TIME_LIMIT_OVER, disconnectAndGiveUp());
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, pcs(Command.START));
        plant.state[1] = OPEN;
        assertNull(pcs(Command.START), "the bank is open: the BMS will see to the rest");
    }

    /** It is stopped, and may be energising a bus all the same. */
    @Test
    void behindAPcsWhoseBlackStartMayGoOnNoContactorIsOpened() {
        SwitchedPlant restarted = new SwitchedPlant(DispatchPlants.pcsWithBanks(), OPEN, CLOSED, CLOSED);
        Command blackStart = new Command(Command.Kind.PCS_OPERATION, 0, Command.BLACK_START, 0, 0, ended -> {});
        blackStart.end(CommandResult.INTERRUPTED, 0, 0);
        restarted.loop.onMode(Command.Kind.PCS_OPERATION, 0, Command.STOP);
        restarted.loop.onEarlier(blackStart);
        assertEquals(
                CommandResult.BLOCKED_BY_INTERLOCKING,
                restarted.resultOf(Command.Kind.BANK_OPERATION, 0, Command.DISCONNECT));
        restarted.run(200);
        assertNull(restarted.resultOf(Command.Kind.BANK_OPERATION, 0, Command.DISCONNECT), "its time is over");
    }

    @Test
    void aDisconnectThatTheBankRefusesDoesNotKeepThePcsOut() {
        stopThePcs();
        plant.written = WriteResult.REFUSED;
        assertEquals(CommandResult.DEVICE_REFUSED, bank(Command.DISCONNECT));
        plant.written = WriteResult.CONFIRMED;
        assertNull(pcs(Command.START), "it may be tried");
    }

    @Test
    void aBankThatHasConnectedAgainIsNotOpeningAnyMore() {
        stopThePcs();
        assertEquals(CommandResult.TIME_LIMIT_OVER, disconnectAndGiveUp());
        assertEquals(
                CommandResult.CONFIRMED, plant.resultOf(Command.Kind.BANK_OPERATION, 0, Command.CONNECT, 60_000, 5));
        assertNull(pcs(Command.START), "it may be tried");
    }

    @Test
    void aSecondStopThatFailsDoesNotPutAStoppedPcsBackIntoService() {
        stopThePcs();
        plant.isPcsOnline = false;
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, pcs(Command.STOP));
        plant.isPcsOnline = true;
        plant.sent.clear();
        plant.run(5);
        assertEquals(List.of(), plant.sent);
        assertEquals(Command.STOP, plant.ended.get(0).achievableValue(), "what is kept over a restart");
    }

    @Test
    void whileABankIsBeingDisconnectedItsPcsIsNotStarted() {
        stopThePcs();
        assertNull(bank(Command.DISCONNECT), "waits for the state");
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, pcs(Command.START));

        plant.ended.clear();
        plant.state[1] = OPEN;
        plant.run(2);

        assertEquals(CommandResult.CONFIRMED, plant.ended.get(0).result());
        assertEquals(
                List.of(new Offer(
                        BANK_DEVICE,
                        STOP_WRITE,
                        2,
                        plant.sent.get(plant.sent.size() - 1).token())),
                plant.sent.stream().filter(o -> o.device() == BANK_DEVICE).toList(),
                "written once");
        assertNull(pcs(Command.START), "it may be tried");
    }

    @Test
    void aBankThatIsGoneFailsTheCommandAndIsNamed() {
        stopThePcs();
        plant.isUnitOnline = false;
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, bank(Command.CONNECT));
        assertEquals(BANK_DEVICE, plant.ended.get(0).failures().get(0).deviceIndex());
    }

    @Test
    void eachOfTwoBanksIsDisconnectedByItselfAndKeepsTheirPcsOutMeanwhile() {
        assertEquals(
                CommandResult.BLOCKED_BY_INTERLOCKING,
                plant.resultOf(Command.Kind.BANK_OPERATION, 1, Command.DISCONNECT),
                "the second bank is behind the running PCS as well");
        stopThePcs();
        assertNull(plant.resultOf(Command.Kind.BANK_OPERATION, 1, Command.DISCONNECT), "waits for the state");
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, pcs(Command.START));

        plant.state[2] = OPEN;
        plant.ended.clear();
        plant.run(2);
        assertEquals(CommandResult.CONFIRMED, plant.ended.get(0).result());
        assertEquals(
                List.of(2),
                plant.sent.stream()
                        .filter(o -> o.setpoint() == STOP_WRITE && o.device() != 0)
                        .map(Offer::device)
                        .toList(),
                "the first bank was told nothing");

        assertNull(plant.resultOf(Command.Kind.BANK_OPERATION, 0, Command.DISCONNECT), "waits for its own state");
        assertEquals(CommandResult.BLOCKED_BY_INTERLOCKING, pcs(Command.START));
        plant.state[1] = OPEN;
        plant.run(2);
        assertNull(pcs(Command.START), "it may be tried");
    }
}
