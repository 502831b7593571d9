package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.SimulationConfig;

class BankModelTest {
    private static final RackStep STEP = RackStep.of(0.1);

    private static RackModel rack(double socPercent) {
        return new RackModel(CellChemistry.NAION_LO, socPercent, RackModel.Spread.NONE, 25, 450);
    }

    private static BankModel bank(double... socPercent) {
        List<RackModel> racks = new ArrayList<>();
        for (double soc : socPercent) {
            racks.add(rack(soc));
        }
        return new BankModel(racks);
    }

    private static void run(DcBus bus, double seconds) {
        run(bus, seconds, 0);
    }

    private static void run(DcBus bus, double seconds, double powerW) {
        for (int i = 0; i < Math.round(seconds * 10); i++) {
            bus.draw(powerW);
            bus.bank(0).stepHeartbeat(0.1);
            bus.stepRacks(STEP);
        }
    }

    @Test
    void racksCloseOneAfterTheOtherTheNearestVoltageFirst() {
        BankModel bank = bank(60, 52, 50);
        DcBus bus = new DcBus(List.of(bank));
        bank.disconnect();
        bank.connect();
        run(bus, 0.5);
        assertEquals(RackModel.State.PRECHARGE, bank.rack(1).state(), "nearest to the mean");
        assertEquals(RackModel.State.OPEN, bank.rack(0).state());
        run(bus, 3.5);
        assertEquals(RackModel.State.CLOSED, bank.rack(1).state());
        assertEquals(RackModel.State.PRECHARGE, bank.rack(2).state(), "nearest to the bus");
        run(bus, 8);
        assertEquals(3, bank.closedCount());
    }

    @Test
    void aRackThatIsTooFarAwayIsLeftOutAndReported() {
        BankModel bank = bank(60, 60, 20);
        DcBus bus = new DcBus(List.of(bank));
        bank.disconnect();
        bank.connect();
        run(bus, 15);
        assertEquals(2, bank.closedCount());
        assertTrue(bank.rack(2).isConnectFailed());
        assertTrue(bank.isConnectFailed());
    }

    @Test
    void aBankThatIsToldToDisconnectUnderLoadDoesSoWhenItsCurrentIsGone() {
        BankModel bank = bank(50, 50);
        DcBus bus = new DcBus(List.of(bank));
        run(bus, 1, 100_000);
        bank.disconnect();
        run(bus, 5, 100_000);
        assertEquals(2, bank.closedCount());
        run(bus, 1);
        assertEquals(0, bank.closedCount());
    }

    @Test
    void anOrderToConnectTakesTheOneToDisconnectBack() {
        BankModel bank = bank(50, 50);
        DcBus bus = new DcBus(List.of(bank));
        run(bus, 1, 100_000);
        bank.disconnect();
        run(bus, 1, 100_000);
        bank.connect();
        run(bus, 5);
        assertEquals(2, bank.closedCount());
    }

    @Test
    void aLostHeartbeatTakesTheLimitsAndThenTheContactors() {
        BankModel bank = bank(50, 50);
        DcBus bus = new DcBus(List.of(bank));
        run(bus, 20);
        assertEquals(2, bank.closedCount(), "a controller that never wrote is not missed");
        bank.onHeartbeat();
        run(bus, 4.5);
        assertEquals(420, bank.dischargeLimitA(), 1);
        run(bus, 1);
        assertEquals(0, bank.dischargeLimitA());
        assertEquals(2, bank.closedCount());
        run(bus, 5);
        assertEquals(0, bank.closedCount());
        bank.onHeartbeat();
        bank.connect();
        run(bus, 8);
        assertEquals(2, bank.closedCount());
    }

    @Test
    void storedRacksDoNotCountInMeans() {
        BankModel bank = bank(50, 60);
        bank.rack(1).open(true);
        bank.rack(1).storeAtZeroVolt();
        assertEquals(50, bank.socPercent(), 1e-9);
        assertTrue(bank.cellMinV() > 2);
        bank.wake();
        assertEquals(50, bank.socPercent(), 1e-9, "nor while they wake");
        assertFalse(bank.rack(1).close());
    }

    /** 20 racks behind a PCS of 2.5 MW and 2,750 A. */
    private static PcsModel pcs(double socPercent) {
        double[] soc = new double[20];
        java.util.Arrays.fill(soc, socPercent);
        PcsModel.Settings settings = new PcsModel.Settings(
                2.5e6, 2.75e6, 2_750, SimulationConfig.Pcs.DEFAULT, 0, PcsModel.WatchdogAction.HOLD, 60, 1);
        return new PcsModel(settings, new DcBus(List.of(bank(soc))), 25);
    }

    @Test
    void theDcCurrentLimitTakesPowerAwayAtLowCharge() {
        assertEquals(2.5e6, pcs(60).availableDischargeW());
        assertEquals(2.2e6, pcs(10).availableDischargeW(), 0.06e6, "at 10 % of charge");
        PcsModel pcs = pcs(10);
        pcs.onPowerSetpoint(2.5e6);
        for (int i = 0; i < 200; i++) {
            pcs.step(0.02);
        }
        assertEquals(PcsModel.State.THROTTLED, pcs.state());
        assertEquals(pcs.availableDischargeW(), pcs.powerW(), 1_000);
        assertTrue(
                pcs.bus().currentA() <= 2_760,
                "at the current limit: " + pcs.bus().currentA());
    }

    @Test
    void aPcsConvertsAtMoreThanNinetyEightPercent() {
        PcsModel pcs = pcs(60);
        for (double share : new double[] {0.5, 1}) {
            pcs.onPowerSetpoint(share * 2.5e6);
            for (int i = 0; i < 200; i++) {
                pcs.step(0.02);
            }
            assertEquals(0.9835, pcs.powerW() / pcs.bus().powerW(), 0.0015, "at " + share);
        }
    }

    @Test
    void aPcsStartsInEightSecondsAndStopsInThree() {
        PcsModel pcs = pcs(60);
        pcs.stop();
        assertEquals(3, secondsUntil(pcs, PcsModel.State.STANDBY), 0.05);
        pcs.start();
        assertEquals(8, secondsUntil(pcs, PcsModel.State.CONNECTED), 0.05);
    }

    private static double secondsUntil(PcsModel pcs, PcsModel.State state) {
        double seconds = 0;
        while (pcs.state() != state && seconds < 60) {
            pcs.step(0.02);
            seconds += 0.02;
        }
        return seconds;
    }
}
