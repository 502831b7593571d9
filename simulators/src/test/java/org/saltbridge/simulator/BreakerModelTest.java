package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.PlantEvent;
import org.saltbridge.simulator.BreakerModel.Position;
import org.saltbridge.simulator.PcsModel.State;

/** The plant of two PCS at its breaker: open, dead, started from nothing and brought back to the grid. */
class BreakerModelTest {
    private static final double NOMINAL_V = 34_500;
    private static final double LOAD_W = 1e6;

    private PlantPhysics physics;
    private BreakerModel breaker;
    private PcsModel first;
    private PcsModel second;

    @BeforeEach
    void build() {
        build("grid: { model: steady }");
    }

    private void build(String simulation) {
        physics = new PlantPhysics(BreakerPlants.withSimulation("load: 4 MW\n" + simulation));
        breaker = physics.breaker();
        first = physics.pcs(0);
        second = physics.pcs(1);
        for (int job = 0; job < LoadModel.JOBS; job++) {
            physics.load().crashJob(job);
        }
        run(1);
    }

    /** Moves the plant on; at every moment the plant is connected exactly when the breaker says closed. */
    private void run(double seconds) {
        for (int i = 0; i < Math.round(seconds / PlantPhysics.TICK_S); i++) {
            physics.step();
            assertAgrees();
        }
    }

    private void assertAgrees() {
        assertEquals(breaker.position() == Position.CLOSED, !physics.grid().isIslanded());
    }

    private double secondsUntil(BooleanSupplier condition, double mostS) {
        double s = 0;
        while (!condition.getAsBoolean() && s < mostS) {
            run(PlantPhysics.TICK_S);
            s += PlantPhysics.TICK_S;
        }
        assertTrue(condition.getAsBoolean(), "not within " + mostS + " s");
        return s;
    }

    /** An island on which nothing runs any more. */
    private void blackOut() {
        breaker.open();
        first.stop();
        second.stop();
        run(4);
        assertEquals(State.STANDBY, first.state());
        assertTrue(physics.grid().isDead());
    }

    @Test
    void itOpensIn60MsAndWhatRunsFormsAnIslandThatStays() {
        assertEquals(Position.CLOSED, breaker.position());
        assertTrue(physics.meter().powerW() < -0.9 * LOAD_W, "fed by the grid");
        breaker.open();
        assertAgrees();
        run(0.05);
        assertEquals(Position.INTERMEDIATE, breaker.position());
        run(0.01);
        assertEquals(Position.OPEN, breaker.position());
        assertEquals(1, breaker.operations());
        run(120);
        assertEquals(Position.OPEN, breaker.position());
        assertEquals(LOAD_W, first.powerW() + second.powerW(), 0.1e6);
        assertEquals(NOMINAL_V, breaker.busV());
        assertTrue(breaker.busHz() < 60 && breaker.busHz() > 59.8, breaker.busHz() + " Hz");
        assertEquals(60, breaker.gridHz(), 1e-9);
        assertEquals(0, physics.meter().powerW());
    }

    @Test
    void theIslandOfAScriptMovesTheBreakerAndEndsByItself() {
        physics.apply(new PlantEvent.Island(5));
        assertAgrees();
        run(0.1);
        assertEquals(Position.OPEN, breaker.position());
        run(4.8);
        assertEquals(Position.OPEN, breaker.position());
        run(10);
        assertEquals(Position.CLOSED, breaker.position());
        assertEquals(2, breaker.operations());
    }

    @Test
    void theIslandOfAScriptDoesNotEndOneThatWasCommanded() {
        breaker.open();
        physics.apply(new PlantEvent.Island(1));
        run(30);
        assertEquals(Position.OPEN, breaker.position());
        breaker.close();
        run(30);
        assertEquals(Position.CLOSED, breaker.position());
        physics.apply(new PlantEvent.Island(1));
        run(0.5);
        breaker.open();
        run(30);
        assertEquals(Position.OPEN, breaker.position(), "a command meanwhile makes it stay");
    }

    @Test
    void withoutARunningPcsTheBusIsDead() {
        blackOut();
        assertEquals(0, breaker.busV());
        assertEquals(0, breaker.busHz());
        assertEquals(NOMINAL_V, breaker.gridV());
        assertEquals(0, first.gridV());
        assertEquals(0, first.gridHz());
        assertEquals(0, physics.feederMeter(0).voltageV());
        assertEquals(0, physics.feederMeter(0).powerW());
        assertEquals(0, physics.loadMeter().voltageV());
        assertEquals(0, physics.loadMeter().powerW());
    }

    @Test
    void aDeadGridIsADeadBusWhileTheBreakerIsClosed() {
        physics.grid().voltageEvent(0, 60);
        run(1);
        assertEquals(0, breaker.busV());
        assertEquals(0, breaker.busHz());
        assertEquals(0, breaker.gridV());
        assertEquals(0, breaker.gridHz());
        assertEquals(0, physics.feederMeter(0).voltageV());
        assertEquals(PcsModel.Trip.GRID_LOST, first.trip());
        assertFalse(breaker.isReleased());
    }

    @Test
    void whatIsSeparatedFromADeadGridBeforeItTripsRunsOn() {
        physics.grid().voltageEvent(0, 60);
        run(0.2);
        breaker.open();
        run(1);
        assertEquals(PcsModel.Trip.NONE, first.trip());
        assertEquals(NOMINAL_V, breaker.busV());
        assertEquals(0, breaker.gridV());
        assertEquals(0, breaker.gridHz());
    }

    @Test
    void aNormalStartOnADeadBusWaitsTenSecondsAndTrips() {
        blackOut();
        first.start();
        run(17.9);
        assertEquals(State.PRE_CONNECTED, first.state());
        run(0.2);
        assertEquals(State.FAULT, first.state());
        assertEquals(PcsModel.Trip.GRID_LOST, first.trip());
        breaker.close();
        run(1);
        first.start();
        run(8.1);
        assertEquals(State.CONNECTED, first.state(), "with voltage the next start clears that");
    }

    @Test
    void aFaultOfTheMachineEndsTheWaitForVoltage() {
        blackOut();
        first.start();
        run(10);
        first.trip(PcsModel.Trip.POWER_STAGE);
        run(0.1);
        assertEquals(State.FAULT, first.state());
    }

    @Test
    void aWeakVoltageIsNotConnectedTo() {
        first.stop();
        run(4);
        physics.grid().voltageShare(0.79);
        first.start();
        run(9);
        assertEquals(State.PRE_CONNECTED, first.state());
        physics.grid().voltageShare(0.81);
        run(0.1);
        assertTrue(first.isRunning());
    }

    @Test
    void aBlackStartEnergisesTheBusAndTheNextPcsJoins() {
        blackOut();
        second.start();
        run(4);
        first.blackStart();
        double seconds = secondsUntil(() -> breaker.busV() > 0, 30);
        assertEquals(8, seconds, 0.1, "seconds to a live bus");
        assertEquals(60, breaker.busHz(), 0.01, "it begins at the nominal frequency");
        assertEquals(Position.OPEN, breaker.position());
        secondsUntil(second::isRunning, 0.1);
        second.stop();
        run(4);
        assertEquals(LOAD_W, first.powerW(), 0.05e6, "one alone carries the load");
        assertTrue(first.isRunning());
        assertEquals(NOMINAL_V, physics.feederMeter(0).voltageV());
        second.start();
        run(10);
        assertEquals(LOAD_W / 2, first.powerW(), 0.05e6);
        assertEquals(LOAD_W / 2, second.powerW(), 0.05e6);
    }

    @Test
    void aBlackStartAfterABlackoutClearsTheLostGrid() {
        physics.grid().voltageEvent(0, 600);
        run(1);
        assertEquals(State.FAULT, first.state());
        breaker.open();
        run(1);
        first.blackStart();
        run(9);
        assertTrue(first.isRunning());
        assertEquals(NOMINAL_V, breaker.busV());
        assertEquals(0, breaker.gridV());
    }

    @Test
    void aBlackStartOnALiveBusIsRefused() {
        first.stop();
        run(4);
        first.blackStart();
        run(20);
        assertEquals(State.STANDBY, first.state());
        second.blackStart();
        run(1);
        assertTrue(second.isRunning(), "nor does it disturb one that runs");
    }

    @Test
    void aBlackStartCannotLiftTheWholeGrid() {
        physics.grid().voltageEvent(0, 600);
        run(1);
        first.blackStart();
        run(9);
        assertEquals(PcsModel.Trip.GRID_LOST, first.trip());
        assertEquals(0, breaker.busV());
    }

    @Test
    void aPcsThatLiftedABusOnceDoesNotDoItAgainWhenStartedNormally() {
        blackOut();
        first.blackStart();
        run(9);
        first.stop();
        run(4);
        assertTrue(physics.grid().isDead());
        first.start();
        run(17);
        assertEquals(State.PRE_CONNECTED, first.state());
    }

    @Test
    void onADeadBusItClosesAtOnce() {
        blackOut();
        assertTrue(breaker.isReleased());
        breaker.close();
        run(0.05);
        assertEquals(Position.INTERMEDIATE, breaker.position());
        assertEquals(0, breaker.busV());
        run(0.06);
        assertEquals(Position.CLOSED, breaker.position());
        assertEquals(NOMINAL_V, breaker.busV());
        assertEquals(60, breaker.busHz(), 1e-9);
        assertEquals(2, breaker.operations());
    }

    @Test
    void aLiveIslandIsBroughtInStepBeforeItCloses() {
        breaker.open();
        run(10);
        double apartHz = 60 - breaker.busHz();
        assertTrue(apartHz > 0.1, apartHz + " Hz apart");
        assertTrue(breaker.isReleased());
        breaker.close();
        double lastHz = breaker.busHz();
        double seconds = 0;
        while (breaker.position() != Position.CLOSED && seconds < 30) {
            lastHz = breaker.busHz();
            run(PlantPhysics.TICK_S);
            seconds += PlantPhysics.TICK_S;
        }
        assertEquals(apartHz / 0.1, seconds, 0.05, "0.1 Hz/s");
        assertEquals(60, lastHz, 0.002, "in step the moment before they touch");
        run(1);
        assertEquals(0, first.powerW(), 1, "and each PCS follows its setpoint again");
    }

    @Test
    void aNoisyGridIsCaughtUpWithToo() {
        build("grid: { model: noise }");
        breaker.open();
        run(10);
        breaker.close();
        secondsUntil(() -> breaker.position() == Position.CLOSED, 5);
    }

    @Test
    void towardsADeadGridItDoesNotClose() {
        breaker.open();
        run(1);
        physics.grid().voltageEvent(0, 20);
        assertFalse(breaker.isReleased());
        breaker.close();
        run(30);
        assertEquals(Position.OPEN, breaker.position(), "nor later, of itself");
        assertEquals(1, breaker.operations());
        blackOut();
        physics.grid().voltageEvent(0, 20);
        breaker.close();
        run(1);
        assertEquals(Position.OPEN, breaker.position(), "dead on both sides");
    }

    @Test
    void aGridThatDiesMeanwhileEndsTheSynchronising() {
        breaker.open();
        run(10);
        breaker.close();
        run(0.5);
        physics.grid().voltageEvent(0, 1);
        run(30);
        assertEquals(Position.OPEN, breaker.position());
        assertTrue(breaker.busHz() < 59.9, "the island is left to its load again");
    }

    @Test
    void theIslandOfAScriptWaitsForALiveGrid() {
        physics.grid().voltageEvent(0, 20);
        physics.apply(new PlantEvent.Island(1));
        run(19);
        assertEquals(Position.OPEN, breaker.position());
        run(15);
        assertEquals(Position.CLOSED, breaker.position());
    }

    @Test
    void itIsReleasedOnlyWithinOneHertzAndATenthOfTheVoltage() {
        breaker.open();
        run(10);
        double gridHz = breaker.gridHz();
        double islandHz = breaker.busHz();
        physics.grid().shiftHz(islandHz + 0.99 - gridHz);
        assertTrue(breaker.isReleased());
        physics.grid().shiftHz(islandHz + 1.01 - gridHz);
        assertFalse(breaker.isReleased());
        breaker.close();
        run(20);
        assertEquals(Position.OPEN, breaker.position());
        physics.grid().shiftHz(0);
        physics.grid().voltageShare(0.92);
        assertTrue(breaker.isReleased(), "100 % is 8.7 % above 92 %");
        physics.grid().voltageShare(0.90);
        assertFalse(breaker.isReleased(), "100 % is 11 % above 90 %");
        first.stop();
        second.stop();
        run(4);
        assertTrue(breaker.isReleased(), "a dead bus takes any live grid");
        physics.grid().voltageShare(0.79);
        assertFalse(breaker.isReleased());
    }

    @Test
    void inLocalItIgnoresTheLine() {
        breaker.local(true);
        breaker.open();
        run(1);
        assertEquals(Position.CLOSED, breaker.position());
        breaker.local(false);
        breaker.open();
        run(1);
        breaker.local(true);
        breaker.close();
        run(30);
        assertEquals(Position.OPEN, breaker.position());
        breaker.local(false);
        breaker.close();
        run(30);
        assertEquals(Position.CLOSED, breaker.position());
    }

    @Test
    void oneThatIsStuckStaysWhereItIs() {
        breaker.stuck(true);
        breaker.open();
        physics.apply(new PlantEvent.Island(5));
        run(10);
        assertEquals(Position.CLOSED, breaker.position());
        assertEquals(0, breaker.operations());
        breaker.stuck(false);
        run(1);
        assertEquals(Position.CLOSED, breaker.position(), "what came meanwhile is lost");
        breaker.open();
        run(1);
        breaker.stuck(true);
        breaker.close();
        run(30);
        assertEquals(Position.OPEN, breaker.position());
        breaker.stuck(false);
        run(30);
        assertEquals(Position.OPEN, breaker.position());
    }

    @Test
    void oneThatSticksHalfWayShowsNeitherPosition() {
        breaker.open();
        run(0.03);
        breaker.stuck(true);
        run(10);
        assertEquals(Position.INTERMEDIATE, breaker.position());
        breaker.stuck(false);
        run(0.03);
        assertEquals(Position.OPEN, breaker.position());
    }
}
