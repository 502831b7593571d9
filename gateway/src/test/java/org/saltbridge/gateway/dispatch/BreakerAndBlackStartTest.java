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
import static org.saltbridge.gateway.command.CommandResult.TIME_LIMIT_OVER;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/** When the POI's breaker may be switched, and when a PCS may energise a dead bus. */
class BreakerAndBlackStartTest {
    private static final long MS = 1_000_000;
    private static final double RATED_W = 2_500_000;
    private static final double NOMINAL_V = 34_500;
    private static final double STANDBY = 1;
    private static final double PRE_CONNECTED = 3;
    private static final double CONNECTED = 4;
    private static final double OPEN = 1;
    private static final double CLOSED = 2;
    private static final int BREAKER = 2;
    private static final int STARTED_BY = 2;
    private static final int STOPPED_BY = 3;
    private static final int FIRST_OF_BLACK_START = 4;
    private static final int SECOND_OF_BLACK_START = 5;

    private final CommandInbox inbox = new CommandInbox(16, () -> {});
    private final WriteResultRing results = new WriteResultRing(64, () -> {});
    private final List<Offer> offers = new ArrayList<>();
    private final List<Offer> sent = new ArrayList<>();
    private final List<Command> ended = new ArrayList<>();
    /** Of both PCS and the breaker. */
    private final double[] state = {STANDBY, STANDBY, OPEN};

    private double busV;
    private boolean remote = true;
    private boolean released = true;
    private boolean relayOnline = true;
    private WriteResult written = WriteResult.CONFIRMED;
    private long nowNs = 1;
    private final DispatchLoop loop = newLoop();

    private DispatchLoop newLoop() {
        PlantImage.Reader reader = new PlantImage.Reader() {
            @Override
            public void read(PlantImage into, long readNs) {
                copyImage(into);
            }

            @Override
            public double sequenceState(int unit, int sequenceStep) {
                return state[unit];
            }

            @Override
            public boolean isUnitOnline(int unit) {
                return relayOnline;
            }
        };
        return new DispatchLoop(
                DispatchPlants.twoPcsAndABreaker(),
                inbox,
                results,
                Offer.takenInto(offers),
                reader,
                DispatchPlants.NO_STATUS,
                command -> {});
    }

    private void copyImage(PlantImage into) {
        for (int i = 0; i < 2; i++) {
            into.online[i] = true;
            into.ready[i] = state[i] == CONNECTED;
            into.ratedW[i] = RATED_W;
            into.ratedVa[i] = RATED_W;
            into.availableDischargeW[i] = RATED_W;
            into.availableChargeW[i] = RATED_W;
            into.measuredW[i] = 0;
            into.acceptedW[i] = 0;
            into.acceptedVar[i] = 0;
        }
        into.breakerPosition = state[BREAKER];
        into.islanded = state[BREAKER] == OPEN;
        into.breakerRemote = remote;
        into.closingReleased = released;
        into.busV = busV;
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

    /** What a command ended with within two ticks, null when it has not. */
    private @Nullable CommandResult resultOf(Command.Kind kind, int index, int value, long limitMs) {
        ended.clear();
        assertTrue(inbox.offer(new Command(kind, index, value, nowNs, nowNs + limitMs * MS, ended::add)));
        run(2);
        return ended.isEmpty() ? null : ended.get(0).result();
    }

    private @Nullable CommandResult breaker(int value) {
        return resultOf(Command.Kind.BREAKER_OPERATION, 0, value, 60_000);
    }

    private @Nullable CommandResult pcs(int index, int value) {
        return resultOf(Command.Kind.PCS_OPERATION, index, value, 60_000);
    }

    private List<Integer> writesTo(int device) {
        return sent.stream()
                .filter(offer -> offer.device() == device && offer.setpoint() >= STARTED_BY)
                .map(Offer::setpoint)
                .toList();
    }

    /** Both PCS stopped from here, the plant apart from the grid and dark. */
    @BeforeEach
    void theDarkPlant() {
        for (int i = 0; i < 2; i++) {
            assertNull(pcs(i, Command.STOP), "waits until the state has been read after the write");
            run(4);
            assertEquals(CONFIRMED, ended.get(0).result());
        }
        sent.clear();
    }

    @Test
    void isStartedStepByStepAndAnsweredWhenItHasEnergisedTheBus() {
        assertNull(pcs(0, Command.BLACK_START));
        state[0] = PRE_CONNECTED;
        run(2);
        assertEquals(List.of(FIRST_OF_BLACK_START, SECOND_OF_BLACK_START), writesTo(0));
        assertTrue(ended.isEmpty());

        busV = NOMINAL_V;
        state[0] = CONNECTED;
        run(2);
        assertEquals(CONFIRMED, ended.get(0).result());
        assertEquals(Command.START, ended.get(0).achievableValue(), "what is kept: it is in service");
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
        state[BREAKER] = position;
        busV = volts;
        state[0] = pcsState;
        assertEquals(allowed ? null : BLOCKED_BY_INTERLOCKING, pcs(0, Command.BLACK_START), why);
        assertEquals(allowed ? List.of(FIRST_OF_BLACK_START) : List.of(), writesTo(0), why);
    }

    @Test
    void aRefusedBlackStartLeavesTheStoppedPcsStopped() {
        written = WriteResult.REFUSED;
        assertEquals(DEVICE_REFUSED, pcs(0, Command.BLACK_START));
        assertEquals(Command.STOP, ended.get(0).achievableValue(), "what is kept");
    }

    @Test
    void theBreakerThatClosesMeanwhileEndsItBeforeTheNextStep() {
        assertNull(pcs(0, Command.BLACK_START));
        state[BREAKER] = CLOSED;
        state[0] = PRE_CONNECTED;
        run(1);
        assertEquals(BLOCKED_BY_INTERLOCKING, ended.get(0).result());
        assertEquals(2, ended.get(0).failures().get(0).step());
        assertEquals(List.of(FIRST_OF_BLACK_START), writesTo(0));
    }

    @Test
    void onlyOnePcsEnergisesADeadBus() {
        assertNull(pcs(0, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(1, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));
        assertEquals(List.of(), writesTo(1));
        assertEquals(List.of(), writesTo(BREAKER));
    }

    /** The PCS has taken the order, whether or not somebody still waits. */
    @Test
    void aBlackStartWhoseCommandHasEndedStillKeepsTheOthersOut() {
        assertNull(resultOf(Command.Kind.PCS_OPERATION, 0, Command.BLACK_START, 300));
        run(2);
        assertEquals(TIME_LIMIT_OVER, ended.get(0).result());
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(1, Command.BLACK_START));
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));
        run(210);
        assertNull(pcs(1, Command.BLACK_START), "after the step's time it has not come");
    }

    @Test
    void theSamePcsMayBeTriedAgainAtOnce() {
        assertNull(resultOf(Command.Kind.PCS_OPERATION, 0, Command.BLACK_START, 300));
        run(2);
        assertEquals(TIME_LIMIT_OVER, ended.get(0).result());
        assertNull(pcs(0, Command.BLACK_START));
    }

    @Test
    void aBreakerThatIsBeingClosedKeepsTheBusFromBeingEnergisedByAPcs() {
        assertNull(breaker(Command.CLOSE));
        assertEquals(BLOCKED_BY_INTERLOCKING, pcs(0, Command.BLACK_START));
        state[BREAKER] = CLOSED;
        run(2);
        assertEquals(List.of(STARTED_BY), writesTo(BREAKER), "written once");
    }

    @Test
    void isClosedOnlyWhenReleasedAndOpenedAlways() {
        released = false;
        assertEquals(BLOCKED_BY_INTERLOCKING, breaker(Command.CLOSE));
        assertEquals(List.of(), writesTo(BREAKER));
        state[BREAKER] = CLOSED;
        assertNull(breaker(Command.OPEN));
        state[BREAKER] = OPEN;
        run(2);
        assertEquals(CONFIRMED, ended.get(0).result());
        assertEquals(List.of(STOPPED_BY), writesTo(BREAKER));
    }

    @Test
    void anOpeningBreaksAClosingOff() {
        assertNull(breaker(Command.CLOSE));
        assertEquals(CommandResult.SUPERSEDED, breaker(Command.OPEN), "the closing has ended so");
        assertEquals(Command.CLOSE, ended.get(0).value());
        assertEquals(List.of(STARTED_BY, STOPPED_BY), writesTo(BREAKER));
    }

    @Test
    void aRelayInLocalControlOrOutOfReachIsNotCommanded() {
        remote = false;
        assertEquals(BLOCKED_BY_AUTHORITY, breaker(Command.OPEN));
        assertEquals(BLOCKED_BY_AUTHORITY, breaker(Command.CLOSE));
        remote = true;
        relayOnline = false;
        assertEquals(DEVICE_NOT_CONNECTED, breaker(Command.OPEN));
        assertEquals(BREAKER, ended.get(0).failures().get(0).deviceIndex());
        assertEquals(List.of(), writesTo(BREAKER));
    }

    @Test
    void anIslandTakesNoSetpointOfTheUtility() {
        assertEquals(BLOCKED_BY_MODE, resultOf(Command.Kind.PLANT_ACTIVE_POWER, -1, 1_000_000, 2_000));
    }
}
