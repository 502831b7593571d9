package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RackModelTest {
    private static final RackStep SECOND = RackStep.of(1);
    private static final double CAPACITY_AH = 210;

    private static RackModel rack(double socPercent, double ambientC) {
        return new RackModel(CellChemistry.NAION_LO, socPercent, RackModel.Spread.NONE, ambientC, 450);
    }

    private static void run(RackModel rack, double seconds, double amps) {
        RackStep step = RackStep.of(0.1);
        for (int i = 0; i < Math.round(seconds * 10); i++) {
            rack.step(step, amps);
        }
    }

    /** What one round trip at constant power gives back, measured at the rack's terminals. */
    private static final class RoundTrip {
        private final RackModel rack;
        private double lowestV = Double.MAX_VALUE;
        private double highestV;
        private double hottestC;

        RoundTrip(CellChemistry chemistry, double ambientC, double coolingWK) {
            rack = new RackModel(chemistry, 8, RackModel.Spread.NONE, ambientC, coolingWK);
        }

        /** The second of two cycles from 8 to 96 % with an hour of rest before each discharge, in percent. */
        double efficiencyPercent(double cRate) {
            double powerW = cRate * rack.chemistry().rackWh();
            double ratio = 0;
            for (int cycle = 0; cycle < 2; cycle++) {
                double inWs = 0;
                while (rack.socPercent() < 96) {
                    inWs -= stepAt(-powerW);
                }
                for (int s = 0; s < 3600; s++) {
                    stepAt(0);
                }
                double outWs = 0;
                while (rack.socPercent() > 8) {
                    outWs += stepAt(powerW);
                }
                ratio = outWs / inWs;
            }
            return 100 * ratio;
        }

        private double stepAt(double powerW) {
            double ohm = rack.resistanceOhm();
            double amps = (rack.emfV() - Math.sqrt(rack.emfV() * rack.emfV() - 4 * ohm * powerW)) / (2 * ohm);
            rack.step(SECOND, amps);
            assertEquals(RackModel.State.CLOSED, rack.state(), "trips at " + rack.socPercent() + " %");
            lowestV = Math.min(lowestV, rack.voltageV());
            highestV = Math.max(highestV, rack.voltageV());
            hottestC = Math.max(hottestC, rack.temperatureC());
            return rack.powerW();
        }
    }

    /** Two conversions of 98.5 % and two transformers of 99.2 % make the AC round trip of the DC one. */
    private static double acPercent(double dcPercent) {
        return dcPercent * 0.985 * 0.985 * 0.992 * 0.992;
    }

    @Test
    void aHalfCycleRateGivesTheDocumentedRoundTrip() {
        RoundTrip trip = new RoundTrip(CellChemistry.NAION_LO, 25, 450);
        double dcPercent = trip.efficiencyPercent(0.5);
        assertEquals(93.9, dcPercent, 0.15);
        assertEquals(89.6, acPercent(dcPercent), 0.15);
        assertEquals(770, trip.lowestV, 2);
        assertEquals(1377, trip.highestV, 2);
        assertEquals(32, trip.hottestC, 0.5);
    }

    @ParameterizedTest
    @CsvSource({"0.25, 25, 450, 91.9", "0.5, 0, 450, 86.3", "0.5, 35, 150, 91.0"})
    void slowerColderAndPassivelyCooledRacksGiveTheirs(
            double cRate, double ambientC, double coolingWK, double expectedAcPercent) {
        double dcPercent = new RoundTrip(CellChemistry.NAION_LO, ambientC, coolingWK).efficiencyPercent(cRate);
        assertEquals(expectedAcPercent, acPercent(dcPercent), 0.2);
    }

    @Test
    void lithiumIronPhosphateGivesMore() {
        assertEquals(92.4, acPercent(new RoundTrip(CellChemistry.LFP, 25, 450).efficiencyPercent(0.5)), 0.15);
    }

    @Test
    void restAgesByTimeAndTemperature() {
        RackStep halfDay = RackStep.of(43_200);
        RackModel cool = rack(50, 25);
        RackModel warm = rack(50, 37);
        for (int i = 0; i < 365; i++) {
            cool.step(halfDay, 0);
            warm.step(halfDay, 0);
        }
        assertEquals(100 - 0.4, cool.sohPercent(), 0.01, "0.8 % a year at 25 °C");
        assertEquals(100 - 0.8, warm.sohPercent(), 0.02, "twice that at 37 °C");
        assertEquals(50 - 2 * 182.5 / 30, cool.socPercent(), 0.1, "2 % a month of self-discharge");
    }

    @Test
    void throughputAgesByFullCyclesAndTheResistanceGrowsWithIt() {
        RackModel rack = rack(50, 25);
        double freshOhm = rack.resistanceOhm();
        RackStep step = RackStep.of(60);
        double startAh = rack.chargeAh() + rack.dischargeAh();
        for (int i = 0; i < 120_000; i++) {
            rack.step(step, i % 2 == 0 ? 0.1 * CAPACITY_AH : -0.1 * CAPACITY_AH);
        }
        double cycles = (rack.chargeAh() + rack.dischargeAh() - startAh) / (2 * CAPACITY_AH);
        double years = 120_000 * 60 / (365.25 * 86_400);
        assertEquals(100, cycles, 0.1);
        assertEquals(100 - 4e-3 * cycles - 0.8 * years, rack.sohPercent(), 0.02);
        double lost = 1 - rack.sohPercent() / 100;
        assertEquals(2 * lost, (rack.resistanceOhm() - 0.012) / (freshOhm - 0.012) - 1, 0.01);
        assertEquals(CAPACITY_AH * rack.sohPercent() / 100, rack.usableAh(), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"25, 1, 1", "-5, 0.5, 1", "-15, 0, 0.8", "54, 0.5, 0.5", "-22.5, 0, 0.5"})
    void limitsFollowTheTemperature(double celsius, double chargeShare, double dischargeShare) {
        RackModel rack = rack(50, celsius);
        assertEquals(chargeShare * CAPACITY_AH, rack.chargeLimitA(), 1);
        assertEquals(dischargeShare * CAPACITY_AH, rack.dischargeLimitA(), 1);
    }

    @Test
    void limitsFallOverTheLastMillivoltsAndNeverFasterThanTheirSlew() {
        RackModel rack = rack(50, 25);
        run(rack, 1, 0);
        rack.temperatureC(60);
        run(rack, 1, 0);
        assertEquals(0.8 * CAPACITY_AH, rack.dischargeLimitA(), 0.05 * CAPACITY_AH, "0.2C per second");
        assertEquals(0, rack(0.5, 25).dischargeLimitA(), "nothing below 2.0 V");
        assertEquals(CAPACITY_AH, rack(0.5, 25).chargeLimitA());
        RackModel full = new RackModel(CellChemistry.NAION_NVPF, 100, RackModel.Spread.NONE, 25, 450);
        assertTrue(full.chargeLimitA() > 0, "the window of this chemistry ends above its curve");
    }

    @Test
    void alarmsRiseInThreeLevelsFallWithHysteresisAndTheThirdLatches() {
        RackModel rack = rack(50, 25);
        heat(rack, 47.5);
        assertEquals(1, rack.alarms().temperatureHigh(), "48 °C in the hottest cell");
        heat(rack, 45.5);
        assertEquals(1, rack.alarms().temperatureHigh(), "not yet 2 K below");
        heat(rack, 45);
        assertEquals(0, rack.alarms().temperatureHigh());
        heat(rack, 52.5);
        assertEquals(2, rack.alarms().temperatureHigh());
        run(rack, 6, 0);
        assertEquals(0, rack.dischargeLimitA(), "level 2 asks to stop");
        assertEquals(RackModel.State.CLOSED, rack.state());
        heat(rack, 58);
        assertEquals(3, rack.alarms().temperatureHigh());
        run(rack, 2.5, 0);
        assertEquals(RackModel.State.CLOSED, rack.state(), "3 s pass before the contactor opens");
        run(rack, 1, 0);
        assertEquals(RackModel.State.TRIPPED, rack.state());
        heat(rack, 25);
        run(rack, 10, 0);
        assertEquals(RackModel.State.TRIPPED, rack.state(), "latched");
        assertFalse(rack.close());
        rack.resetAlarms();
        assertTrue(rack.close());
        run(rack, 3.2, 0);
        assertEquals(RackModel.State.CLOSED, rack.state());
    }

    private static void heat(RackModel rack, double celsius) {
        rack.temperatureC(celsius);
        run(rack, 0.2, 0);
    }

    @Test
    void aLevelTwoVoltageStopsOnlyTheDirectionThatMakesItWorse() {
        RackModel rack = rack(3.5, 25);
        run(rack, 10, 0);
        assertEquals(2, rack.alarms().voltageLow());
        assertEquals(0, rack.dischargeLimitA());
        assertEquals(CAPACITY_AH, rack.chargeLimitA(), 1, "charging is the way out");
    }

    @Test
    void anOverCurrentTripsAfterFiveSeconds() {
        RackModel rack = rack(50, 25);
        run(rack, 4.8, 1.3 * CAPACITY_AH);
        assertEquals(RackModel.State.CLOSED, rack.state());
        assertTrue(rack.alarms().isDischargeOverCurrent());
        run(rack, 0.5, 1.3 * CAPACITY_AH);
        assertEquals(RackModel.State.TRIPPED, rack.state());
        assertEquals(0, rack.currentA());
    }

    @Test
    void aContactorOpensWithoutLoadOrByForce() {
        RackModel rack = rack(50, 25);
        run(rack, 1, 0.5 * CAPACITY_AH);
        assertFalse(rack.open(false));
        assertTrue(rack.open(true));
        assertEquals(0, rack.chargeLimitA());
    }

    @Test
    void aBrokenPrechargeLeavesTheContactorOpen() {
        RackModel rack = rack(50, 25);
        rack.open(true);
        rack.prechargeBroken(true);
        rack.close();
        run(rack, 3.2, rack.emfV() / rack.resistanceOhm());
        assertEquals(RackModel.State.OPEN, rack.state());
        assertTrue(rack.isConnectFailed());
        rack.prechargeBroken(false);
        rack.close();
        run(rack, 3.2, rack.emfV() / rack.resistanceOhm());
        assertEquals(RackModel.State.CLOSED, rack.state());
        assertFalse(rack.isConnectFailed());
    }

    @Test
    void aRackFarFromALiveBusStaysOpen() {
        RackModel rack = rack(50, 25);
        rack.open(true);
        rack.close();
        double busV = 1.1 * rack.emfV();
        run(rack, 3.2, (rack.emfV() - busV) / rack.resistanceOhm());
        assertEquals(RackModel.State.OPEN, rack.state());
        assertTrue(rack.isConnectFailed());
    }

    @Test
    void zeroVoltStorageIsNoAlarmAndTheWayOutOfItIsSlow() {
        RackModel rack = rack(50, 25);
        rack.open(true);
        rack.storeAtZeroVolt();
        run(rack, 60, 0);
        assertEquals(RackModel.State.ZERO_VOLT, rack.state());
        assertEquals(0, rack.alarms().voltageLow(), "0 V is legal here");
        assertEquals(0, rack.cellMaxV());
        assertFalse(rack.close());
        rack.wake();
        RackStep minute = RackStep.of(60);
        for (int i = 0; i < 25; i++) {
            rack.step(minute, 0);
        }
        assertTrue(rack.cellMeanV() > 1 && rack.cellMeanV() < 1.5, "half an hour to 1.5 V: " + rack.cellMeanV());
        assertTrue(rack.chargeAh() <= 0.02 * CAPACITY_AH * 25 / 60 + 1e-6, "at 0.02C");
        for (int i = 0; i < 40; i++) {
            rack.step(minute, 0);
        }
        assertEquals(RackModel.State.OPEN, rack.state());
        assertEquals(5, rack.socPercent(), 0.2);
        assertTrue(rack.alarms().voltageLow() < 3, "far enough up for its protection");
        assertTrue(rack.close());
    }
}
