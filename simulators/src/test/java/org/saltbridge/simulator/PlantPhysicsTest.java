package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PlantConfig;

class PlantPhysicsTest {
    @TempDir
    private Path directory;

    private PlantConfig plant(int feeders, String simulation) throws IOException {
        String feederSection = feeders == 0
                ? ""
                : "feeders: { count: " + feeders
                        + ", profile: generic-meter, host: 127.0.0.1, port: { first: 15040 } }\n";
        Path file = directory.resolve("plant.yaml");
        Files.writeString(file, """
                plant: { id: p, name: P }
                poi:
                  rated: 7 MW
                  nominalFrequency: 60 Hz
                  meter: { profile: generic-meter, host: 127.0.0.1, port: 15020 }
                  checkMeter: { profile: generic-meter, host: 127.0.0.1, port: 15021 }
                  loadMeter: { profile: generic-meter, host: 127.0.0.1, port: 15022 }
                """ + feederSection + """
                blocks:
                  count: 3
                  pcs:
                    count: 1
                    profile: generic-pcs
                    rated: 2.5 MW
                    ratedApparent: 2.75 MVA
                    host: 127.0.0.1
                    port: { first: 15100 }
                    containers:
                      count: 2
                      profile: generic-bank-bms
                      host: 127.0.0.1
                      port: { first: 15200 }
                      unit: 100
                      racks: { count: 10, profile: generic-rack-bms, unit: { first: 1 } }
                simulation:
                """ + simulation.indent(2));
        return ConfigReader.readPlant(file).plantOrThrow();
    }

    private static void run(PlantPhysics physics, double seconds) {
        for (int i = 0; i < Math.round(seconds / PlantPhysics.TICK_S); i++) {
            physics.step();
        }
    }

    @Test
    void eachMeterShowsWhatFlowsThroughItsPlace() throws IOException {
        PlantPhysics physics = new PlantPhysics(plant(2, "load: 4 MW\ngrid: { model: steady }"));
        for (int job = 0; job < LoadModel.JOBS; job++) {
            physics.load().crashJob(job);
        }
        physics.pcs(0).onPowerSetpoint(2e6);
        physics.pcs(1).onPowerSetpoint(1e6);
        physics.pcs(2).onPowerSetpoint(-1e6);
        run(physics, 2);
        double loadW = physics.loadMeter().powerW();
        assertEquals(-1e6, loadW, 1, "idle load, drawn");
        double first = physics.feederMeter(0).powerW();
        double second = physics.feederMeter(1).powerW();
        assertTrue(first < 3e6 && first > 2.9e6, "blocks 1 and 2 less losses: " + first);
        assertTrue(second < -1e6 && second > -1.1e6, "block 3 and losses: " + second);
        double idleLossW = 0.001 * 7.5e6;
        assertEquals(first + second + loadW - idleLossW, physics.meter().powerW(), 5_000, "what is left at the POI");
        assertEquals(
                physics.meter().powerW(),
                physics.checkMeter().powerW(),
                0.004 * physics.meter().powerW());
    }

    @Test
    void anIslandFeedsItsLoadAndNothingCrossesTheOpenBreaker() throws IOException {
        PlantPhysics physics = new PlantPhysics(plant(0, "load: 4 MW\ngrid: { model: steady }"));
        physics.load().crashJob(0);
        run(physics, 1);
        assertTrue(physics.meter().powerW() < -1e6, "fed by the grid");
        physics.breaker().openFor(5);
        run(physics, 3);
        assertEquals(0, physics.meter().powerW(), "no power");
        assertEquals(0, physics.meter().voltageV(), "nor voltage behind the breaker");
        assertEquals(
                physics.load().powerW(),
                physics.pcs(0).powerW()
                        + physics.pcs(1).powerW()
                        + physics.pcs(2).powerW(),
                0.2e6);
        assertTrue(physics.meter().frequencyHz() < 60);
        run(physics, 12);
        assertTrue(physics.meter().powerW() < -1e6, "connected again");
        assertEquals(0, physics.pcs(0).powerW(), 1, "and back to the setpoint");
    }

    @Test
    void aPcsFollowsAsItIsSet() throws IOException {
        PlantPhysics fast = new PlantPhysics(plant(0, "pcs: { rampPerSecond: 1000 %, response: 100 ms }"));
        PlantPhysics slow = new PlantPhysics(plant(0, "pcs: { rampPerSecond: 10 %, response: 1 s, task: 100 ms }"));
        fast.pcs(0).onPowerSetpoint(2e6);
        slow.pcs(0).onPowerSetpoint(2e6);
        run(fast, 0.2);
        run(slow, 4);
        assertEquals(2e6, fast.pcs(0).powerW(), 0.02e6, "there after 20 ms task, 80 ms ramp and 5 tau");
        assertEquals(1e6, slow.pcs(0).powerW(), 0.1e6, "10 % of 2.5 MW per second");
    }

    @Test
    void aPcsWithADroopAnswersTheFrequencyByItself() throws IOException {
        PlantPhysics physics =
                new PlantPhysics(plant(0, "grid: { model: steady }\npcs: { droop: 5 %, deadband: 0.036 Hz }"));
        physics.grid().shiftHz(-0.336);
        run(physics, 1);
        assertEquals(0.3 / 3.0 * 2.5e6, physics.pcs(0).powerW(), 1_000);
    }

    @Test
    void energyCountersFollowSimulatedTime() throws IOException {
        PlantPhysics physics = new PlantPhysics(plant(0, "timeFactor: 3600\ngrid: { model: steady }"));
        physics.pcs(0).onPowerSetpoint(1e6);
        run(physics, 1);
        assertEquals(0.95e6, physics.pcs(0).dischargedWh(), 0.06e6, "a simulated hour of 1 MW");
        assertTrue(physics.meter().exportedWh() > 0.8e6 && physics.meter().exportedWh() < 1e6);
    }

    @Test
    void aVoltageThatStaysAwayTripsAPcsAndAShortSagDoesNot() throws IOException {
        PlantPhysics physics = new PlantPhysics(plant(0, "grid: { model: steady }"));
        physics.pcs(0).onPowerSetpoint(2.5e6);
        run(physics, 2);
        physics.grid().voltageEvent(0.15, 0.15);
        run(physics, 0.14);
        assertTrue(physics.pcs(0).powerW() < 0.5e6, "the current limit leaves little power in a sag");
        run(physics, 1);
        assertEquals(PcsModel.Trip.NONE, physics.pcs(0).trip());
        assertTrue(physics.pcs(0).powerW() > 2.4e6, "rides through");
        physics.grid().voltageEvent(0.1, 1);
        run(physics, 1);
        assertEquals(PcsModel.Trip.GRID_LOST, physics.pcs(0).trip());
        assertEquals(0, physics.pcs(0).powerW());
        run(physics, 0.1);
        physics.pcs(0).start();
        run(physics, 9);
        assertEquals(PcsModel.State.CONNECTED, physics.pcs(0).state(), "a start clears what the PCS found by itself");
    }

    /** A charge and a discharge at half the cycle rate in time lapse, as the plant's own meters count them. */
    @Test
    void theMetersOfATimeLapseGiveTheRoundTripOfThePlant() throws IOException {
        PlantPhysics physics =
                new PlantPhysics(plant(1, "timeFactor: 500\ninitialSoc: 8 %\ngrid: { model: steady }\nwatchdog: 1 h"));
        double[] first = cycle(physics);
        double[] second = cycle(physics);
        double pcsPercent = 100 * second[1] / second[0];
        // The racks give back 93.9 %, each of two conversions 98.4 %.
        assertEquals(93.9 * 0.984 * 0.984, pcsPercent, 0.5, "at the PCS, first cycle " + 100 * first[1] / first[0]);
        assertEquals(89.6, pcsPercent * 0.992 * 0.992, 0.6, "behind two transformers, without auxiliaries");
        double poiPercent = 100 * second[3] / second[2];
        assertTrue(poiPercent > 84 && poiPercent < pcsPercent - 1, "with auxiliaries and idling: " + poiPercent);
    }

    /** Watt-hours in and out at the PCS, in and out at the POI, of one cycle from 8 to 96 and back. */
    private static double[] cycle(PlantPhysics physics) {
        double[] before = counters(physics);
        runUntil(physics, -2.37e6, 96);
        double[] between = counters(physics);
        runUntil(physics, 0, Double.NaN);
        double[] rested = counters(physics);
        runUntil(physics, 2.3e6, 8);
        double[] after = counters(physics);
        return new double[] {between[0] - before[0], after[1] - rested[1], between[2] - before[2], after[3] - rested[3]
        };
    }

    private static double[] counters(PlantPhysics physics) {
        double in = 0;
        double out = 0;
        for (int i = 0; i < physics.pcsCount(); i++) {
            in += physics.pcs(i).chargedWh();
            out += physics.pcs(i).dischargedWh();
        }
        return new double[] {
            in, out, physics.meter().importedWh(), physics.meter().exportedWh()
        };
    }

    /** With the same power of every PCS until the mean charge is there; an hour for no end. */
    private static void runUntil(PlantPhysics physics, double powerW, double socPercent) {
        for (int i = 0; i < physics.pcsCount(); i++) {
            physics.pcs(i).onPowerSetpoint(powerW);
        }
        double restS = 0;
        while (Double.isNaN(socPercent) ? restS < 3600 : Math.signum(powerW) * (soc(physics) - socPercent) > 0) {
            physics.step();
            restS += PlantPhysics.TICK_S * 500;
        }
    }

    private static double soc(PlantPhysics physics) {
        double sum = 0;
        for (int i = 0; i < physics.pcsCount(); i++) {
            sum += physics.pcs(i).bus().bank(0).socPercent()
                    + physics.pcs(i).bus().bank(1).socPercent();
        }
        return sum / (2 * physics.pcsCount());
    }
}
