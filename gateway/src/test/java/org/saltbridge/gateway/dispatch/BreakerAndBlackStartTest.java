package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.gateway.command.CommandResult.BLOCKED_BY_AUTHORITY;
import static org.saltbridge.gateway.command.CommandResult.BLOCKED_BY_INTERLOCKING;
import static org.saltbridge.gateway.command.CommandResult.BLOCKED_BY_MODE;
import static org.saltbridge.gateway.command.CommandResult.CONFIRMED;
import static org.saltbridge.gateway.command.CommandResult.DEVICE_NOT_CONNECTED;
import static org.saltbridge.gateway.command.CommandResult.DEVICE_REFUSED;
import static org.saltbridge.gateway.command.CommandResult.SUPERSEDED;
import static org.saltbridge.gateway.command.CommandResult.TIME_LIMIT_OVER;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** When the POI's breaker may be switched, and when a PCS may energise a dead bus. */
class BreakerAndBlackStartTest {
    private static final double NOMINAL_V = 34_500;
    private static final double STANDBY = 1;
    private static final double PRE_CONNECTED = 3;
    private static final double CONNECTED = SwitchedPlant.CONNECTED;
    private static final double OPEN = 1;
    private static final double CLOSED = 2;
    private static final int BREAKER = 2;
    private static final int STARTED_BY = 2;
    private static final int STOPPED_BY = 3;
    private static final int FIRST_OF_BLACK_START = 4;
    private static final int SECOND_OF_BLACK_START = 5;

    /** With two PCS and the breaker. */
    private final SwitchedPlant plant = new SwitchedPlant(DispatchPlants.twoPcsAndABreaker(), STANDBY, STANDBY, OPEN);

    private @Nullable CommandResult breaker(int value) {
        return plant.resultOf(Command.Kind.BREAKER_OPERATION, 0, value);
    }

    private @Nullable CommandResult pcs(int index, int value) {
        return plant.resultOf(Command.Kind.PCS_OPERATION, index, value);
    }

    private @Nullable CommandResult blackStartAndGiveUp() {
        return plant.resultOf(Command.Kind.PCS_OPERATION, 0, Command.BLACK_START, 300, 4);
    }

    /** Both PCS stopped from here, the plant apart from the grid and dark. */
    @BeforeEach
    void theDarkPlant() {
        for (int i = 0; i < 2; i++) {
            assertNull(pcs(i, Command.STOP), "waits until the state has been read after the write");
            plant.run(4);
            assertEquals(CONFIRMED, plant.ended.get(0).result());
        }
        plant.sent.clear();
    }

    @Test
    void isStartedStepByStepAndAnsweredWhenItHasEnergisedTheBus() {
        assertNull(pcs(0, Command.BLACK_START));
        plant.state[0] = PRE_CONNECTED;
        plant.run(2);
        assertEquals(List.of(FIRST_OF_BLACK_START, SECOND_OF_BLACK_START), plant.stepsOf(0));
        assertTrue(plant.ended.isEmpty());

        plant.busV = NOMINAL_V;
        plant.state[0] = CONNECTED;
        plant.run(2);
        assertEquals(CONFIRMED, plant.ended.get(0).result());
        assertEquals(Command.START, plant.ended.get(0).achievableValue(), "what is kept: it is in service");
        assertNull(pcs(1, Command.START), "the second joins it by itself");
    }

    @ParameterizedTest
    @CsvSource({
        "2,   0,     1, false, breaker closed",
        "0,   0,     1, false, breaker between both",
        "NaN, 0,     1, false, breaker not known",
        "1,   34500, 1, false, bus live",
        "1,   3451,  1, false, bus not dead enough",
        "1,   NaN,   1, false, voltage not known",
        "1,   0,     4, false, PCS runs",
        "1,   0,   NaN, false, its state not known",
        "1,   3449,  1, true,  dark",
        "1,   0,     7, true,  dark and the PCS has tripped with the grid",
    })
    void aBusIsEnergisedOnlyWhereItIsCertainlyDark(
            double position, double volts, double pcsState, boolean allowed, String why) {
        plant.state[BREAKER] = position;
        plant.busV = volts;
        plant.state[0] = pcsState;
        assertEquals(allowed ? null : BLOCKED_BY_INTERLOCKING, pcs(0, Command.BLACK_START), why);
        assertEquals(allowed ? List.of(FIRST_OF_BLACK_START) : List.of(), plant.stepsOf(0), why);
    }

    @Test
    void aRefusedBlackStartLeavesTheStoppedPcsStopped() {
        plant.written = WriteResult.REFUSED;
        assertEquals(DEVICE_REFUSED, pcs(0, Command.BLACK_START));
        assertEquals(Command.STOP, plant.ended.get(0).achievableValue(), "what is kept");
    }

    @Test
    void theBreakerThatClosesMeanwhileEndsItBeforeTheNextStep() {
        assertNull(pcs(0, Command.BLACK_START));
        plant.state[BREAKER] = CLOSED;
        plant.state[0] = PRE_CONNECTED;
        plant.run(1);
        assertEquals(BLOCKED_BY_INTERLOCKING, plant.ended.get(0).result());
        assertEquals(2, plant.ended.get(0).failures().get(0).step());
        assertEquals(List.of(FIRST_OF_BLACK_START), plant.stepsOf(0));
    }

    @Test
    void onlyOnePcsEnergisesADeadBus() {
        assertNull(pcs(0, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(1, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));
        assertEquals(List.of(), plant.stepsOf(1));
        assertEquals(List.of(), plant.stepsOf(BREAKER));
    }

    /** The PCS has taken the order, whether or not somebody still waits. */
    @Test
    void aBlackStartWhoseCommandHasEndedStillKeepsTheOthersOut() {
        assertEquals(TIME_LIMIT_OVER, blackStartAndGiveUp());
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(1, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));
        plant.run(210);
        assertNull(pcs(1, Command.BLACK_START), "after the step's time it has not come");
    }

    @Test
    void aBlackStartThatAStopHasBrokenOffKeepsTheOthersOutUntilItIsStopped() {
        assertNull(pcs(0, Command.BLACK_START));
        plant.state[0] = PRE_CONNECTED;
        assertEquals(SUPERSEDED, plant.resultOf(Command.Kind.PCS_OPERATION, 0, Command.STOP, 300, 4));
        assertEquals(TIME_LIMIT_OVER, plant.ended.get(1).result());
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(1, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));

        plant.state[0] = STANDBY;
        plant.resultOf(Command.Kind.PCS_OPERATION, 0, Command.STOP, 60_000, 6);
        assertEquals(CONFIRMED, plant.ended.get(0).result());
        assertNull(pcs(1, Command.BLACK_START), "it says that it stands");
    }

    @ParameterizedTest
    @CsvSource({"INTERRUPTED, true", "TIME_LIMIT_OVER, true", "CONFIRMED, false"})
    void whatTheRunBeforeHasSetGoingKeepsOthersOut(CommandResult result, boolean keepsOut) {
        SwitchedPlant restarted = new SwitchedPlant(DispatchPlants.twoPcsAndABreaker(), STANDBY, STANDBY, OPEN);
        restarted.loop.onEarlier(ended(Command.Kind.PCS_OPERATION, Command.BLACK_START, result));
        assertEquals(
                keepsOut ? BLOCKED_BY_INTERLOCKING : null,
                restarted.resultOf(Command.Kind.BREAKER_OPERATION, 0, Command.CLOSE));
        if (keepsOut) {
            restarted.run(300);
            assertEquals(
                    BLOCKED_BY_INTERLOCKING, restarted.resultOf(Command.Kind.PCS_OPERATION, 1, Command.BLACK_START));
            restarted.run(110);
            assertNull(restarted.resultOf(Command.Kind.BREAKER_OPERATION, 0, Command.CLOSE), "both steps are over");
        }
    }

    @Test
    void aSecondTryThatFailsDoesNotShortenTheTimeOfTheFirst() {
        SwitchedPlant restarted = new SwitchedPlant(DispatchPlants.twoPcsAndABreaker(), STANDBY, STANDBY, OPEN);
        restarted.loop.onEarlier(ended(Command.Kind.PCS_OPERATION, Command.BLACK_START, CommandResult.INTERRUPTED));
        assertEquals(TIME_LIMIT_OVER, restarted.resultOf(Command.Kind.PCS_OPERATION, 0, Command.BLACK_START, 300, 5));
        restarted.run(250);
        assertEquals(BLOCKED_BY_INTERLOCKING, restarted.resultOf(Command.Kind.BREAKER_OPERATION, 0, Command.CLOSE));
    }

    @Test
    void whatWasUndoneBeforeTheRestartKeepsNobodyOut() {
        SwitchedPlant restarted = new SwitchedPlant(DispatchPlants.twoPcsAndABreaker(), STANDBY, STANDBY, OPEN);
        restarted.loop.onEarlier(ended(Command.Kind.BREAKER_OPERATION, Command.CLOSE, CommandResult.INTERRUPTED));
        restarted.loop.onEarlier(ended(Command.Kind.BREAKER_OPERATION, Command.OPEN, CONFIRMED));
        assertNull(restarted.resultOf(Command.Kind.PCS_OPERATION, 0, Command.BLACK_START));
    }

    private static Command ended(Command.Kind kind, int value, CommandResult result) {
        Command command = new Command(kind, 0, value, 0, 0, done -> {});
        command.end(result, value, 0);
        return command;
    }

    @Test
    void theSamePcsMayBeTriedAgainAtOnce() {
        assertEquals(TIME_LIMIT_OVER, blackStartAndGiveUp());
        assertNull(pcs(0, Command.BLACK_START));
    }

    @Test
    void aBreakerThatIsBeingClosedKeepsTheBusFromBeingEnergisedByAPcs() {
        assertNull(breaker(Command.CLOSE));
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(0, Command.BLACK_START));
        plant.state[BREAKER] = CLOSED;
        plant.run(2);
        assertEquals(List.of(STARTED_BY), plant.stepsOf(BREAKER), "written once");
    }

    @Test
    void isClosedOnlyWhenReleasedAndOpenedAlways() {
        plant.isReleased = false;
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));
        assertEquals(List.of(), plant.stepsOf(BREAKER));
        plant.state[BREAKER] = CLOSED;
        assertNull(breaker(Command.OPEN));
        plant.state[BREAKER] = OPEN;
        plant.run(2);
        assertEquals(CONFIRMED, plant.ended.get(0).result());
        assertEquals(List.of(STOPPED_BY), plant.stepsOf(BREAKER));
    }

    @Test
    void anOpeningBreaksAClosingOff() {
        assertNull(breaker(Command.CLOSE));
        assertEquals(SUPERSEDED, breaker(Command.OPEN), "the closing has ended so");
        assertEquals(Command.CLOSE, plant.ended.get(0).value());
        assertEquals(List.of(STARTED_BY, STOPPED_BY), plant.stepsOf(BREAKER));
    }

    @Test
    void aRelayInLocalControlOrOutOfReachIsNotCommanded() {
        plant.isRemote = false;
        assertEquals(BLOCKED_BY_AUTHORITY, breaker(Command.OPEN));
        assertEquals(BLOCKED_BY_AUTHORITY, breaker(Command.CLOSE));
        plant.isRemote = true;
        plant.isUnitOnline = false;
        assertEquals(DEVICE_NOT_CONNECTED, breaker(Command.OPEN));
        assertEquals(BREAKER, plant.ended.get(0).failures().get(0).deviceIndex());
        assertEquals(List.of(), plant.stepsOf(BREAKER));
    }

    @Test
    void anIslandTakesNoSetpointOfTheUtility() {
        assertEquals(BLOCKED_BY_MODE, plant.resultOf(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000));
    }
}
