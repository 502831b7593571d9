package org.saltbridge.adapter.sunspec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.adapter.DeviceDiscovery;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.DiscoveredDevice;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.modbus.ModbusFieldBus;
import org.saltbridge.adapter.modbus.RecordingSinks;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.ConfigResult;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.ProfileWriter;

/**
 * Whole devices: discovered, written as a profile, read as a plant's profile, and polled and commanded like any other
 * device. What the points say is compared with the numbers that were put into the slave's registers.
 */
class SunSpecDeviceTest {
    /** Only the device under test matters; the rest is the least that makes a plant. */
    private static final String PLANT = """
            plant: { id: test, name: Test }
            poi: { rated: 1 MW, meter: { profile: generic-meter, port: 1 } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: found
                rated: 3 MW
                port: %d
                poll: { fast: 100 ms, normal: 100 ms, slow: 200 ms }
                link: { timeout: 90 ms }
                containers:
                  count: 1
                  profile: generic-bank-bms
                  port: 2
                  unit: 100
                  racks: { count: 1, profile: generic-rack-bms }
            """;

    @TempDir
    private Path folder = Path.of(".");

    private final RecordingSinks sinks = new RecordingSinks();
    private @Nullable ModbusFieldBus bus;
    private int device;
    private @Nullable DevicePoints points;
    private List<String> notes = List.of();

    /** Discovers the slave, takes it into a plant through files, and starts polling. */
    private PlantConfig connect(SunSpecSlave slave) throws IOException {
        DiscoveredDevice made = new SunSpecScout()
                .discover("127.0.0.1", slave.port(), 1, 1000, new DeviceDiscovery.Wish("found", null, 60));
        notes = made.notes();
        Path profile = Files.createDirectories(folder.resolve("profiles")).resolve("found.yaml");
        Files.writeString(profile, ProfileWriter.write(made.profile(), List.of("from a test")));
        Path file = Files.writeString(folder.resolve("plant.yaml"), PLANT.formatted(slave.port()));
        ConfigResult result = ConfigReader.readPlant(file);
        assertEquals(List.of(), result.problems());
        PlantConfig plant = result.plantOrThrow();
        device = plant.blocks().get(0).pcs().get(0).deviceIndex();
        assertEquals(
                made.profile().registers(),
                plant.devices().get(device).profile().registers());
        assertEquals(
                made.profile().setpoints(),
                plant.devices().get(device).profile().setpoints());
        assertEquals(
                made.profile().sequences(),
                plant.devices().get(device).profile().sequences());
        points = new DevicePoints(plant);
        bus = new ModbusFieldBus(plant, sinks, sinks, nowNs -> true);
        bus.start();
        return plant;
    }

    @AfterEach
    void close() {
        if (bus != null) {
            bus.close();
        }
    }

    private int point(String name) {
        DevicePoints all = points;
        if (all == null) {
            throw new IllegalStateException("connect first");
        }
        return IntStream.range(all.firstPoint(device), all.firstPoint(device + 1))
                .filter(i -> all.point(i).path().equals("Plant/Blocks/B001/PCS1/" + name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no point " + name));
    }

    private void expect(String name, double value) {
        sinks.awaitGood(point(name), value);
    }

    private void write(int setpoint, double value, long token) {
        ModbusFieldBus open = bus;
        if (open == null) {
            throw new IllegalStateException("connect first");
        }
        sinks.await("online", () -> open.state(device) == DeviceState.ONLINE);
        assertTrue(open.setpoints()
                .offer(device, setpoint, value, token, System.nanoTime() + TimeUnit.SECONDS.toNanos(2)));
        open.setpoints().flush();
    }

    /** A storage inverter by IEEE 1547-2018, with its battery behind it. */
    private static final class Der implements AutoCloseable {
        final SunSpecSlave slave;
        final int ac;
        final int ratings;
        final int service;
        final int controls;
        final int storage;
        final int ports;
        final int bank;
        final int string;

        Der() throws Exception {
            slave = new SunSpecSlave(40_000);
            slave.common();
            ac = slave.model(701, 153);
            ratings = slave.model(702, 50);
            service = slave.model(703, 17);
            controls = slave.model(704, 65);
            storage = slave.model(713, 7);
            ports = slave.model(714, 18 + 2 * 25);
            slave.model(64_201, 12);
            bank = slave.model(802, 62);
            string = slave.model(804, 46 + 2 * 16);
            slave.endMarker();
            slave.put(ac + 3, 1, 3, 1, 0, 0x0010);
            slave.put(ac + 10, 2500, 2510, -300, 995, 3000);
            slave.put32(ac + 17, 59_990);
            slave.put64(ac + 19, 0x0000_0123_4567_89ABL);
            slave.put(ac + 37, 451);
            slave.put(ac + 113, 0, 0, -3, 3, -3, 3, 3, 0, 0, -1);
            slave.put(ratings + 2, 2500);
            slave.put(ratings + 7, 2750, 1500, 1400, 2400, 2600);
            slave.put(ratings + 45, 3, -2, 3, 3);
            slave.put(service + 2, 1);
            slave.put(controls + 22, 0, 1, 0, 0);
            slave.put(controls + 35, 0, 4, 1, 0, 0);
            slave.put(controls + 55, 0, 0, 0);
            slave.put(storage + 2, 5000, 3275, 655, 990);
            slave.put(storage + 7, 3, -1);
            slave.put(ports + 4, 2);
            slave.put(ports + 15, -1, -1, 2, 3, -1);
            slave.put(ports + 30, 10_000, 12_345, -30);
            slave.put(ports + 55, -10_000, 12_346, 40);
            slave.put(bank + 11, 654);
            slave.put(bank + 18, 7, 0, 0, 4, 3);
            slave.put(bank + 26, 0, 0x0200);
            slave.put(bank + 34, 12_340);
            slave.put(bank + 44, -155, 2000, 2100);
            slave.put(bank + 50, 1, 2);
            slave.put(bank + 56, -1);
            slave.put(bank + 59, -1, -3, -1, -1, 3);
            slave.put(string + 2, 1, 2, 0, 3);
            slave.put(string + 13, -155, 12_340, 3456);
            slave.put(string + 28, 0x0040, 0x0400);
            slave.put(string + 38, -1, -1, -1, -1, -1, -3, -1);
            slave.put(string + 51, 3456);
            slave.put(string + 67, 3455);
        }

        /** Without the heartbeats, which go to the bank. */
        List<SunSpecSlave.Write> setpointWrites() {
            return slave.writes().stream()
                    .filter(write -> write.address() < bank)
                    .toList();
        }

        @Override
        public void close() {
            slave.close();
        }
    }

    @Test
    void everyValueOfADerIsTheOneInItsRegisters() throws Exception {
        try (Der der = new Der()) {
            connect(der.slave);

            expect("M701/ID", 701);
            expect("String01/M804/ID", 804);
            expect("MMXU1/TotW", 2_500_000);
            expect("MMXU1/TotVA", 2_510_000);
            expect("MMXU1/TotVAr", -300_000);
            expect("MMXU1/TotPF", 0.995);
            expect("MMXU1/A", 3000);
            expect("MMXU1/Hz", 59.99);
            expect("MMTR1/SupWh", 0x0000_0123_4567_89ABL);
            expect("STMP1/Tmp", 45.1);
            expect("DSTO1/DEROpSt", 3);
            expect("DINV1/InvGriLosAlm", 1);
            expect("DINV1/InvDCLosAlm", 0);
            expect("DINV1/WRtg", 2_500_000);
            expect("DBAT1/WhRtg", 5_000_000);
            expect("DBAT1/EffWh", 3_275_000);
            expect("DBAT1/SocEffAhrPct", 65.5);
            expect("DBAT1/SohPct", 99);
            expect("MMDC1/Amp", 1000);
            expect("MMDC1/Vol", 1234.5);
            expect("MMDC1/Watt", -3000);
            expect("MMDC2/Amp", -1000);
            expect("MMDC2/Vol", 1234.6);
            expect("DBAT1/Amp", -15.5);
            expect("DBAT1/ChaAmpLim", 200);
            expect("DBAT1/DschAmpLim", 210);
            expect("DBAT1/BatSt", 3);
            expect("DBAT1/Hb", 7);
            expect("M802/SoC", 65.4);
            expect("SBAT1/CelVolHiAlm", 1);
            expect("SBAT1/CelVolLoAlm", 0);
            expect("String01/DBAT1/Amp", -15.5);
            expect("String01/CSWI1/ClsSt", 1);
            expect("String01/SBAT1/CelVolHi", 3.456);
            expect("String01/SBAT1/CelVolHiWrn", 1);
            expect("String01/DBAT1/GndFltAlm", 1);
            expect("String01/Module02/SBAT1/CelVolHi", 3.455);
        }
    }

    @Test
    void aSetpointIsOneRequestOverTheRegistersThatMayBeWritten() throws Exception {
        try (Der der = new Der()) {
            connect(der.slave);
            expect("DINV1/WSpt/mxVal", 0);
            expect("DINV1/VArSpt/mxVal", 0);

            write(0, -1_234_567, 71);
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(71).result());
            write(1, 65_537, 72);
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(72).result());

            int watts = -1_234_567;
            assertEquals(
                    List.of(
                            new SunSpecSlave.Write(der.controls + 22, List.of(1, 1, watts >>> 16, watts & 0xFFFF)),
                            new SunSpecSlave.Write(der.controls + 35, List.of(1, 4, 1, 1, 1))),
                    der.setpointWrites());
            expect("DINV1/WSpt/mxVal", -1_234_567);
            expect("DINV1/VArSpt/mxVal", 65_537);
        }
    }

    /** What the device reverts to and when travels with each setpoint, up to the registers that only the device writes. */
    @Test
    void aDeviceThatCanIsToldToRevertToZero() throws Exception {
        try (Der der = new Der()) {
            der.slave.put(der.controls + 26, 0, 900, 250, 333, 0, 0, 0);
            der.slave.put(der.controls + 40, 0, 800, 11, 12, 0, 0, 0);
            connect(der.slave);
            expect("DINV1/WSpt/mxVal", 0);

            write(0, 500_000, 73);
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(73).result());
            write(1, -1, 75);
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(75).result());

            int watts = 500_000;
            assertEquals(
                    List.of(
                            new SunSpecSlave.Write(
                                    der.controls + 22,
                                    List.of(1, 1, watts >>> 16, watts & 0xFFFF, 0, 0, 250, 333, 1, 0, 60)),
                            new SunSpecSlave.Write(
                                    der.controls + 35, List.of(1, 4, 1, 0xFFFF, 0xFFFF, 0, 0, 11, 12, 1, 0, 60))),
                    der.setpointWrites());
            expect("DINV1/WdgTms", 60);
            assertEquals(List.of(), notes);
        }
    }

    /** After an update of its firmware another model stands where one was found. */
    @Test
    void aDeviceWhoseModelsHaveMovedIsNotWrittenTo() throws Exception {
        try (Der der = new Der()) {
            PlantConfig plant = connect(der.slave);
            expect("M704/ID", 704);
            close();

            der.slave.put(der.controls, 705);
            bus = new ModbusFieldBus(plant, sinks, sinks, nowNs -> true);
            bus.start();

            sinks.awaitQuality(point("M704/ID"), Quality.OUT_OF_RANGE);
            expect("MMXU1/TotW", 2_500_000);
            assertEquals(DeviceState.CONNECTING, bus.state(device));
            assertTrue(bus.setpoints().offer(device, 0, 1, 74, System.nanoTime() + TimeUnit.SECONDS.toNanos(2)));
            bus.setpoints().flush();
            assertEquals(WriteResult.NOT_CONNECTED, sinks.awaitResult(74).result());
            assertEquals(List.of(), der.setpointWrites());
        }
    }

    @Test
    void theRangesOfSetpointsAreTheRatings() throws Exception {
        try (Der der = new Der()) {
            connect(der.slave);
            expect("DINV1/WSpt/mxVal", 0);

            write(0, 2_600_001, 81);
            assertEquals(WriteResult.NOT_ENCODABLE, sinks.awaitResult(81).result());
            write(0, -2_400_001, 82);
            assertEquals(WriteResult.NOT_ENCODABLE, sinks.awaitResult(82).result());
            write(1, -1_400_001, 83);
            assertEquals(WriteResult.NOT_ENCODABLE, sinks.awaitResult(83).result());

            assertEquals(List.of(), der.setpointWrites());
        }
    }

    /** The device says 2.5 MW all the time, now in units of 1 kW, then of 100 W. */
    @Test
    void aScaleFactorThatChangesNeverGivesAWrongGoodValue() throws Exception {
        try (Der der = new Der()) {
            connect(der.slave);
            expect("MMXU1/TotW", 2_500_000);
            int totW = point("MMXU1/TotW");

            for (int i = 1; i <= 10; i++) {
                int raw = i % 2 == 0 ? 2500 : 25_000;
                int power = i % 2 == 0 ? 3 : 2;
                der.slave.atOnce(() -> {
                    der.slave.put(der.ac + 10, raw);
                    der.slave.put(der.ac + 116, power);
                });
                int seen = sinks.samplesOf(totW).size();
                sinks.await("two more samples", () -> sinks.samplesOf(totW).size() >= seen + 2);
            }

            assertTrue(sinks.samplesOf(totW).stream()
                    .filter(sample -> sample.quality().isGood())
                    .allMatch(sample -> sample.value() == 2_500_000));
        }
    }

    @Test
    void aSetpointFollowsTheDevicesScaleFactor() throws Exception {
        try (Der der = new Der()) {
            connect(der.slave);
            expect("DINV1/WSpt/mxVal", 0);

            der.slave.put(der.controls + 55, 2);
            expect("M704/WSet_SF", 2);
            write(0, 1_000_000, 91);
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(91).result());
            der.slave.put(der.controls + 55, 0x8000);
            sinks.awaitQuality(point("M704/WSet_SF"), Quality.NOT_IMPLEMENTED);
            write(0, 1_000_000, 92);
            assertEquals(WriteResult.NOT_ENCODABLE, sinks.awaitResult(92).result());

            assertEquals(
                    List.of(new SunSpecSlave.Write(der.controls + 22, List.of(1, 1, 0, 10_000))), der.setpointWrites());
        }
    }

    @Test
    void withoutItsScaleFactorOrByItselfAValueIsNotImplemented() throws Exception {
        try (Der der = new Der()) {
            der.slave.put(der.ac + 114, 0x8000);
            der.slave.put(der.ac + 15, 480);
            der.slave.put(der.ac + 12, 0x8000);
            connect(der.slave);
            expect("MMXU1/TotW", 2_500_000);

            sinks.awaitQuality(point("MMXU1/PPV"), Quality.NOT_IMPLEMENTED);
            sinks.awaitQuality(point("MMXU1/TotVAr"), Quality.NOT_IMPLEMENTED);
            assertTrue(sinks.samplesOf(point("MMXU1/PPV")).stream().allMatch(s -> Double.isNaN(s.value())));
        }
    }

    @Test
    void valuesAtTheEndsOfTheirRangesAreExact() throws Exception {
        try (Der der = new Der()) {
            der.slave.put(der.ac + 10, -32_767, 32_767);
            der.slave.put(der.ac + 116, 10);
            der.slave.put(der.ac + 118, -10);
            der.slave.put64(der.ac + 19, -2);
            der.slave.put(der.ports + 31, 65_534);
            connect(der.slave);

            expect("MMXU1/TotW", -327_670_000_000_000.0);
            expect("MMXU1/TotVA", 0.000_003_276_7);
            expect("MMTR1/SupWh", 0x1p64);
            expect("MMDC1/Vol", 6553.4);
        }
    }

    @Test
    void aLegacyInverterWithABankOfFiveStrings() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(0)) {
            slave.common();
            int inverter = slave.model(103, 50);
            int controls = slave.model(123, 24);
            int bank = slave.model(802, 62);
            int strings = slave.model(803, 26 + 5 * 32);
            slave.put(inverter + 14, -1200, 1);
            slave.put(inverter + 16, 5001, -2);
            slave.put(inverter + 29, 9876, -1);
            slave.put(inverter + 38, 4);
            slave.put(controls + 4, 1);
            slave.put(bank + 11, 50);
            slave.put(bank + 18, 1, 0, 0, 4, 3);
            slave.put(bank + 56, 0);
            slave.put(strings + 2, 5, 4);
            slave.put(strings + 22, -3, 0, -1, 0, -1);
            for (int i = 0; i < 5; i++) {
                slave.put(strings + 28 + 32 * i + 4, 500 + i);
            }

            PlantConfig plant = connect(slave);

            expect("MMXU1/TotW", -12_000);
            expect("MMXU1/Hz", 50.01);
            expect("MMDC1/Vol", 987.6);
            expect("DSTO1/DEROpSt", 4);
            expect("DBAT1/SocEffAhrPct", 50);
            expect("DBAT1/RackCnt", 4);
            expect("String01/DBAT1/SocEffAhrPct", 50);
            expect("String05/DBAT1/SocEffAhrPct", 50.4);
            sinks.await("a heartbeat", () -> slave.writes().stream().anyMatch(write -> write.address() == bank + 19));
            assertEquals(
                    List.of("start", "stop", "connectBank", "disconnectBank"),
                    plant.devices().get(device).profile().sequences().stream()
                            .map(sequence -> sequence.name())
                            .limit(4)
                            .toList());
            assertEquals(0, plant.devices().get(device).profile().setpoints().size());
        }
    }

    @Test
    void withoutARatingThereIsNoSetpoint() throws Exception {
        try (Der der = new Der()) {
            der.slave.put(der.ratings + 2, 0xFFFF);
            der.slave.put(der.ratings + 11, 0xFFFF);
            PlantConfig plant = connect(der.slave);

            assertEquals(1, plant.devices().get(device).profile().setpoints().size());
            assertEquals(
                    List.of(
                            "no DINV1/WSpt: the device does not say its rating (model 702), so the range is not known",
                            "DINV1/VArSpt does not revert by itself: model 704 has no VarSetEnaRvrt here"),
                    notes);
        }
    }

    /** But for its number, which does not change while the device is connected. */
    @Test
    void allPointsOfAModelHaveOnePollClass() throws Exception {
        try (Der der = new Der()) {
            PlantConfig plant = connect(der.slave);

            assertTrue(plant.devices().get(device).profile().registers().stream()
                    .filter(register -> register.address() > der.ac && register.address() < der.ratings)
                    .allMatch(register -> register.poll() == PollClass.FAST));
        }
    }
}
