package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.FaultScript;
import org.saltbridge.config.FaultScriptReader;
import org.saltbridge.config.PlantConfig;

/** Each fault as a raw socket sees it. */
class DeviceFaultTest {
    private static final String PCS1 = "Plant/Blocks/B001/PCS1";
    private static final int POWER = 100;
    private static final int STATE = 113;
    private static final int HEARTBEAT = 120;
    private static final int ENERGY = 124;
    private static final int RATED = 140;
    private static final int SETPOINT = 200;
    private static final int SETPOINT_READBACK = 114;
    private static final int RATED_W = 2_500_000;

    private static PlantSimulator simulator;

    @BeforeAll
    static void start() throws IOException {
        PlantConfig small = ConfigReader.readBundledPlant("small").plantOrThrow();
        simulator = PlantSimulator.onFreePorts(small);
        simulator.start();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @AfterEach
    void clear() throws Exception {
        simulator.clearFaults();
        simulator.faults(PCS1).clear();
        try (RawMaster master = master()) {
            assertEquals(RATED_W, master.registers(3, RATED, 2).getInt(0), "sound again");
        }
    }

    private static RawMaster master() throws IOException {
        PlantConfig plant = simulator.plant();
        int device = plant.blocks().get(0).pcs().get(0).deviceIndex();
        return new RawMaster(plant.endpoints()
                .get(plant.devices().get(device).endpointIndex())
                .port());
    }

    private static void play(String fault) {
        FaultScript script = FaultScriptReader.readFault(
                        "test",
                        ("{ device: B001/PCS1, " + fault + " }").getBytes(StandardCharsets.UTF_8),
                        simulator.plant())
                .scriptOrThrow();
        simulator.play(script);
    }

    /** What comes back for the rated power while a fault is on, byte for byte. */
    @ParameterizedTest
    @CsvSource({
        "WRONG_TRANSACTION, 5234 0000 0007 01 03 04 002625A0",
        "WRONG_UNIT, 1234 0000 0007 02 03 04 002625A0",
        "WRONG_PROTOCOL, 1234 0001 0007 01 03 04 002625A0",
        "WRONG_FUNCTION, 1234 0000 0007 01 04 04 002625A0",
        "SHORT_REPLY, 1234 0000 0005 01 03 02 0026",
        "LONG_REPLY, 1234 0000 0011 01 03 0E 002625A000000000000000000000",
        "BYTE_COUNT_LOW, 1234 0000 0007 01 03 02 002625A0",
        "BYTE_COUNT_HIGH, 1234 0000 0007 01 03 0C 002625A0",
        "BYTE_COUNT_ODD, 1234 0000 0006 01 03 03 002625",
        "LENGTH_HUGE, 1234 0000 FFFF 01 03 04 002625A0",
        "LENGTH_ZERO, 1234 0000 0000 01 03 04 002625A0",
        "LENGTH_ONE, 1234 0000 0001 01 03 04 002625A0",
        "EMPTY_EXCEPTION, 1234 0000 0002 01 83",
        "HALF_REPLY, 1234 0000 0007",
        "GARBAGE, 9E3779B97F4A7C15F39CC060",
        "PREFIX, 9E3779B97F 1234 0000 0007 01 03 04 002625A0",
        "DUPLICATE, 1234 0000 0007 01 03 04 002625A0 1234 0000 0007 01 03 04 002625A0",
        "UNSOLICITED, 5234 0000 0007 01 03 04 002625A0 1234 0000 0007 01 03 04 002625A0",
        "ECHO_WRONG, 1234 0000 0007 01 03 04 002625A0",
        "DRIP, 1234 0000 0007 01 03 04 002625A0",
    })
    void theWireShowsTheFault(FaultMode mode, String expected) throws IOException {
        try (RawMaster master = master()) {
            simulator.faults(PCS1).set(mode, true, mode == FaultMode.DRIP ? 20 : 0);
            master.askRegisters(3, RATED, 2);
            byte[] bytes = master.bytes(150);
            StringBuilder shown = new StringBuilder();
            for (byte part : bytes) {
                shown.append(String.format("%02X", part));
            }
            assertEquals(expected.replace(" ", ""), shown.toString());
        }
    }

    @Test
    void aWrongEchoIsOnlyThatOfAWriteWhichIsExecuted() throws Exception {
        try (RawMaster master = master()) {
            simulator.faults(PCS1).set(FaultMode.ECHO_WRONG, true);
            master.write(SETPOINT, 1_000);
            ByteBuffer echo = master.reply();
            assertEquals(16, echo.get(0));
            assertNotEquals(2, echo.getShort(3), "registers written, as told");
            assertEquals(1_000, master.registers(3, SETPOINT_READBACK, 2).getInt(0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "REPLY_LOST", "HALF_OPEN"})
    void nothingComesBack(FaultMode mode) throws Exception {
        try (RawMaster master = master()) {
            master.write(SETPOINT, 0);
            master.reply();
            simulator.faults(PCS1).set(mode, true);
            master.write(SETPOINT, 77);
            assertThrows(SocketTimeoutException.class, () -> master.read(200));
        }
        boolean isExecuted = simulator.value(PCS1, "DINV1/WSpt/mxVal") == 77;
        assertEquals(mode == FaultMode.REPLY_LOST, isExecuted);
    }

    @Test
    void aLateReplyCarriesTheAnswerToItsOwnRequest() throws Exception {
        try (RawMaster master = master()) {
            play("mode: late, delay: 300 ms");
            long askedNs = System.nanoTime();
            assertEquals(RATED_W, master.registers(3, RATED, 2).getInt(0));
            assertTrue(System.nanoTime() - askedNs >= 300_000_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "8", "10", "11", "255"})
    void everyExceptionCanBeAnswered(int code) throws Exception {
        try (RawMaster master = master()) {
            play("mode: exception, code: " + code);
            ByteBuffer reply = master.registers(3, RATED, 2);
            assertEquals(0x83, reply.get(0) & 0xFF);
            assertEquals(code, reply.get(1) & 0xFF);
        }
    }

    @Test
    void aWriteExceptionLeavesReadsAlone() throws Exception {
        try (RawMaster master = master()) {
            play("mode: write-exception, code: 6");
            assertEquals(RATED_W, master.registers(3, RATED, 2).getInt(0));
            master.write(SETPOINT, 5);
            assertEquals(6, master.reply().get(1));
        }
    }

    @Test
    void aResetAndAnEndOfTheConnectionAreDifferent() throws Exception {
        try (RawMaster master = master()) {
            play("mode: rst");
            master.askRegisters(3, RATED, 2);
            assertThrows(SocketException.class, () -> master.read(2_000));
        }
        simulator.clearFaults();
        try (RawMaster master = master()) {
            play("mode: fin");
            master.askRegisters(3, RATED, 2);
            assertEquals(-1, master.read(2_000));
        }
    }

    @Test
    void aFlappingLinkGoesAndComes() throws Exception {
        try (RawMaster master = master()) {
            play("mode: flap, delay: 200 ms");
            assertEquals(-1, endOf(master), "closed at once");
        }
        for (int i = 0; i < 2; i++) {
            assertTrue(Within.seconds(2, () -> !isListening()), "down");
            assertTrue(Within.seconds(2, DeviceFaultTest::isListening), "up");
        }
    }

    private static int endOf(RawMaster master) throws IOException {
        try {
            return master.read(2_000);
        } catch (SocketException e) {
            return -1;
        }
    }

    private static boolean isListening() {
        try (RawMaster master = master()) {
            return master.registers(3, RATED, 2).getInt(0) == RATED_W;
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    @Test
    void aDeafPortFillsUpUntilConnectionsTimeOut() throws Exception {
        simulator.faults(PCS1).set(FaultMode.NO_ACCEPT, true);
        List<RawMaster> queued = new ArrayList<>();
        try {
            assertThrows(SocketTimeoutException.class, () -> {
                for (int i = 0; i < 3 * SimulatedEndpoint.CONNECTIONS_MAX; i++) {
                    queued.add(master());
                }
            });
            queued.get(0).askRegisters(3, RATED, 2);
            assertEquals(0, queued.get(0).bytes(100).length);
        } finally {
            for (RawMaster master : queued) {
                master.close();
            }
            simulator.faults(PCS1).clear();
        }
        assertTrue(Within.seconds(10, DeviceFaultTest::isListening), "takes connections again");
    }

    @Test
    void aLateWriteIsConfirmedNowAndAppliedLater() throws Exception {
        try (RawMaster master = master()) {
            master.write(SETPOINT, 0);
            master.reply();
            play("mode: late-apply, delay: 300 ms");
            master.write(SETPOINT, 4_711);
            assertEquals(16, master.reply().get(0), "confirmed");
            assertEquals(0, master.registers(3, SETPOINT_READBACK, 2).getInt(0), "not yet");
            assertTrue(Within.seconds(
                    2, () -> master.registers(3, SETPOINT_READBACK, 2).getInt(0) == 4_711));
        }
    }

    @Test
    void wordsScalesSignsAndSentinelsAreWrongOnlyInMeasuredValues() throws Exception {
        try (RawMaster master = master()) {
            play("mode: word-swap");
            assertEquals(0x25A0_0026, master.registers(3, RATED, 2).getInt(0));
            simulator.clearFaults();
            play("mode: scale-wrong, factor: 0.5");
            assertEquals(RATED_W / 2, master.registers(3, RATED, 2).getInt(0));
            assertEquals(4, master.registers(3, STATE, 1).getShort(0), "a state has no scale");
            simulator.clearFaults();
            play("mode: sentinels");
            assertEquals(0x8000_0000, master.registers(3, POWER, 2).getInt(0), "signed, no sentinel in its map");
            assertEquals((short) 0xFFFF, master.registers(3, 106, 1).getShort(0), "as its map says");
            simulator.clearFaults();
            master.write(SETPOINT, 1_000_000);
            master.reply();
            assertTrue(Within.seconds(5, () -> master.registers(3, POWER, 2).getInt(0) > 900_000));
            play("mode: sign-flip");
            assertTrue(master.registers(3, POWER, 2).getInt(0) < -900_000);
        }
    }

    @Test
    void frozenRegistersAndAStuckHeartbeatStandStill() throws Exception {
        try (RawMaster master = master()) {
            short beat = master.registers(3, HEARTBEAT, 1).getShort(0);
            play("mode: heartbeat-stuck");
            master.write(SETPOINT, 500_000);
            master.reply();
            assertTrue(Within.seconds(5, () -> master.registers(3, POWER, 2).getInt(0) == 500_000), "the rest goes on");
            double[] upS = {simulator.value(PCS1, "DINV1/Hb")};
            assertTrue(Within.seconds(3, () -> simulator.value(PCS1, "DINV1/Hb") > upS[0] + 1));
            short stuck = master.registers(3, HEARTBEAT, 1).getShort(0);
            assertTrue(stuck - beat <= 1, "stuck at " + stuck + " since " + beat);
            simulator.clearFaults();
            master.registers(3, POWER, 2);
            play("mode: frozen");
            master.write(SETPOINT, -500_000);
            master.reply();
            assertTrue(Within.seconds(5, () -> simulator.pcsW(0) < -490_000));
            assertTrue(master.registers(3, POWER, 2).getInt(0) > 490_000, "shows what it did");
        }
    }

    @Test
    void countersWrapAndBeginAgain() throws Exception {
        try (RawMaster master = master()) {
            master.write(SETPOINT, RATED_W);
            master.reply();
            assertTrue(Within.seconds(10, () -> simulator.value(PCS1, "MMTR1/SupWh") > 50));
            play("mode: counter-reset");
            assertTrue(master.registers(3, ENERGY, 4).getLong(0) < 50, "a new meter");
            simulator.clearFaults();
            play("mode: counter-wrap");
            assertTrue(master.registers(3, ENERGY, 4).getLong(0) < 0, "just below 2^64");
            assertTrue(Within.seconds(10, () -> master.registers(3, ENERGY, 4).getLong(0) >= 0), "over the top");
        } finally {
            try (RawMaster master = master()) {
                master.write(SETPOINT, 0);
            }
        }
    }

    @Test
    void twoFaultsOfOneKindEndEachByItself() throws Exception {
        play("mode: silent, for: 100 ms");
        play("mode: silent");
        assertTrue(Within.seconds(2, () -> simulator.faults().size() == 1));
        assertEquals(List.of(FaultMode.SILENT), simulator.faults(PCS1).modes());
        simulator.clearFaults();
        assertEquals(List.of(), simulator.faults(PCS1).modes());
    }

    @Test
    void clearingASwitchLeavesScriptsAlone() throws Exception {
        play("mode: frozen");
        simulator.faults(PCS1).silent(true).clear();
        assertEquals(List.of(FaultMode.FROZEN), simulator.faults(PCS1).modes());
    }

    @Test
    void aFaultOfTheMachineIsNoSwitch() {
        FaultSwitch faults = simulator.faults(PCS1);
        assertThrows(IllegalArgumentException.class, () -> faults.set(FaultMode.TRIP, true));
        assertThrows(IllegalArgumentException.class, () -> faults.set(FaultMode.REBOOT, true));
    }

    @Test
    void bytesStayAsTheyAreWithoutAFault() throws IOException {
        try (RawMaster master = master()) {
            master.askRegisters(3, RATED, 2);
            assertArrayEquals(
                    new byte[] {0x12, 0x34, 0, 0, 0, 7, 1, 3, 4, 0x00, 0x26, 0x25, (byte) 0xA0}, master.bytes(100));
        }
    }
}
