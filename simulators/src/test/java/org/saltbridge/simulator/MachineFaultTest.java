package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.FaultScriptReader;
import org.saltbridge.config.PlantConfig;

/** Faults after which a machine is not what it was. */
class MachineFaultTest {
    private static final String PCS1 = "Plant/Blocks/B001/PCS1";
    private static final String RACK = "Plant/Blocks/B001/PCS1/Container1/Rack01";
    private static final int STATE = 113;
    private static final int HEARTBEAT = 120;
    private static final int RATED = 140;
    private static final int SETPOINT = 200;
    private static final int RATED_W = 2_500_000;

    private PlantSimulator simulator;

    @BeforeEach
    void start() throws IOException {
        simulator = PlantSimulator.onFreePorts(
                ConfigReader.readBundledPlant("small").plantOrThrow());
        simulator.start();
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private RawMaster master() throws IOException {
        PlantConfig plant = simulator.plant();
        int device = plant.blocks().get(0).pcs().get(0).deviceIndex();
        return new RawMaster(plant.endpoints()
                .get(plant.devices().get(device).endpointIndex())
                .port());
    }

    private void play(String fault) {
        playAt("B001/PCS1", fault);
    }

    private void playAt(String device, String fault) {
        String text = "{ device: " + device + ", " + fault + " }";
        simulator.play(FaultScriptReader.readFault("test", text.getBytes(StandardCharsets.UTF_8), simulator.plant())
                .scriptOrThrow());
    }

    private boolean isListening() {
        try (RawMaster master = master()) {
            return master.registers(3, RATED, 2).getInt(0) == RATED_W;
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    private static int endOf(RawMaster master) throws IOException {
        try {
            return master.read(2_000);
        } catch (SocketException e) {
            return -1;
        }
    }

    @Test
    void aRebootGoesAwayComesBackBlankAndThenJumps() throws Exception {
        try (RawMaster master = master()) {
            play("mode: reboot, for: 1 s");
            assertEquals(-1, endOf(master), "gone");
        }
        assertFalse(isListening());
        assertTrue(
                Within.seconds(2, () -> {
                    try (RawMaster master = master()) {
                        return master.registers(3, RATED, 2).getInt(0) == 0;
                    } catch (IOException | IndexOutOfBoundsException e) {
                        return false;
                    }
                }),
                "back with nothing in its registers");
        assertTrue(Within.seconds(2, this::isListening), "and then with all");
        try (RawMaster master = master()) {
            assertEquals(
                    PcsModel.State.STANDBY.ordinal(),
                    master.registers(3, STATE, 1).getShort(0));
            assertTrue(master.registers(3, HEARTBEAT, 1).getShort(0) <= 1, "counts from the start");
        }
    }

    @Test
    void aTripTakesThePowerAwayAndNeedsAStart() throws Exception {
        try (RawMaster master = master()) {
            master.write(SETPOINT, 1_000_000);
            master.reply();
            assertTrue(Within.seconds(5, () -> simulator.pcsW(0) > 990_000));
            play("mode: trip");
            assertTrue(Within.seconds(2, () -> simulator.pcsW(0) == 0));
            ByteBuffer shown = master.registers(3, STATE, 7);
            assertEquals(PcsModel.State.FAULT.ordinal(), shown.getShort(0));
            assertEquals(1 << 2, shown.getInt(10), "power stage fault in the alarm word");
            simulator.clearFaults();
            assertTrue(Within.seconds(2, () -> simulator.value(PCS1, "DSTO1/DEROpSt") == 0), "off");
        }
    }

    @Test
    void hotAirLeavesAThirdOfThePower() throws Exception {
        try (RawMaster master = master()) {
            play("mode: over-temperature, temperature: 55 °C");
            master.write(SETPOINT, RATED_W);
            master.reply();
            assertTrue(Within.seconds(5, () -> Math.abs(simulator.pcsW(0) - RATED_W / 3.0) < 10_000));
            assertEquals(1 << 4, master.registers(3, 118, 2).getInt(0) & (1 << 4), "derated by temperature");
            master.write(SETPOINT, 0);
            master.reply();
        }
    }

    @Test
    void aTrippedRackLeavesTheBusAndComesBackWithTheEndOfTheFault() throws Exception {
        playAt(RACK, "mode: trip, for: 200 ms");
        assertEquals(99, simulator.value(RACK, "DBAT1/BatSt"));
        assertEquals(1, simulator.value(RACK, "DBAT1/TrpSt"));
        assertEquals(9, simulator.value("Plant/Blocks/B001/PCS1/Container1", "DBAT1/RackCnt"));
        assertTrue(Within.seconds(6, () -> simulator.value(RACK, "DBAT1/BatSt") == 3), "after its precharge");
    }

    @Test
    void aGroundFaultTripsItsRackAfterThreeSeconds() throws Exception {
        playAt(RACK, "mode: ground-fault");
        assertTrue(Within.seconds(1, () -> simulator.value(RACK, "DBAT1/GndFltAlm") == 1));
        assertEquals(0, simulator.value(RACK, "DBAT1/TrpSt"));
        assertTrue(Within.seconds(5, () -> simulator.value(RACK, "DBAT1/TrpSt") == 1));
    }
}
