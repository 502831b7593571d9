package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.RegisterDef;

/** What the profiles in the shape of vendors' families put on the wire and take from it, worked out by hand. */
class VendorProfileTest {
    private static final String PLANT = """
            plant: { id: vendors, name: Vendors }
            poi: { rated: 92 kW, meter: { profile: generic-meter, port: 15020 } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: kaco-gridsave-like
                rated: 92 kW
                port: 15100
                containers:
                  count: 1
                  profile: generic-bank-bms
                  port: 15200
                  unit: 100
                  racks: { count: 2, profile: soltaro-like, unit: { first: 1 } }
            """;

    private DeviceProfile pcs;
    private DeviceProfile rack;

    @TempDir
    private Path folder;

    @BeforeEach
    void read() throws IOException {
        PlantConfig plant = plant(PLANT);
        pcs = plant.devices().get(1).profile();
        rack = plant.devices().get(3).profile();
    }

    private PlantConfig plant(String text) throws IOException {
        return ConfigReader.readPlant(Files.writeString(folder.resolve("plant.yaml"), text))
                .plantOrThrow();
    }

    /** The profile of another PCS in the same plant. */
    private DeviceProfile profile(String name, String rated) throws IOException {
        return plant(PLANT.replace("kaco-gridsave-like", name).replace("92 kW", rated))
                .devices()
                .get(1)
                .profile();
    }

    private static Reading decode(DeviceProfile profile, String point, String hex, double scaleFactor) {
        RegisterDef register = profile.registers().stream()
                .filter(each -> each.point().equals(point))
                .findFirst()
                .orElseThrow();
        Reading reading = new Reading();
        new RegisterDecoder(register)
                .decode(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)), 0, scaleFactor, reading);
        return reading;
    }

    @Test
    void aSetpointOfTheInverterIsAShareOfItsRatingAndNegativeCharges() {
        RegisterEncoder encoder = new RegisterEncoder(pcs.setpoints().get(0));
        ByteBuf out = Unpooled.buffer();
        assertTrue(encoder.encode(out, 1, 3, -46_000));
        // −50.0 % is −500 is 0xFE0C, with function 16 to 40161 (0x9CE1).
        assertEquals("0001000000090310" + "9ce1000102" + "fe0c", ByteBufUtil.hexDump(out));
        assertTrue(encoder.encodeRegisters(92_000));
        assertEquals(1000, encoder.register(0));
        assertFalse(encoder.encodeRegisters(92_100));
        assertEquals(-46_000, decode(pcs, "DINV1/WSpt/mxVal", "fe0c", 0).value);
    }

    @Test
    void theInverterIsKeptAwakeByItsWatchdogTime() {
        assertEquals(30, pcs.outgoingHeartbeats().get(0).next(0));
        assertEquals(30, pcs.outgoingHeartbeats().get(0).next(30));
        assertTrue(pcs.outgoingHeartbeats().get(0).periodMs() <= 15_000, "later than half of the watchdog");
    }

    @Test
    void powerOfTheInverterHasAPowerOfTenAndASentinel() {
        assertEquals(-45_600, decode(pcs, "MMXU1/TotW", "ee30", 1).value);
        assertEquals(Quality.NOT_IMPLEMENTED, Quality.of(decode(pcs, "MMXU1/TotW", "8000", 1).quality));
        assertEquals(Quality.NOT_IMPLEMENTED, Quality.of(decode(pcs, "MMXU1/Hz", "ffff", -2).quality));
        assertEquals(59.98, decode(pcs, "MMXU1/Hz", "176e", -2).value);
    }

    @Test
    void theInverterIsReadInFewBlocksThatAllLieInItsChain() {
        for (PollBlock block : PollPlanner.plan(pcs)) {
            assertTrue(block.address() >= 40_070 && block.address() + block.count() <= 40_206, "" + block.address());
        }
        assertTrue(PollPlanner.plan(pcs).size() <= 16);
    }

    @Test
    void aModuleCountsPowerInTensAndSetpointsInHundreds() throws IOException {
        DeviceProfile module = profile("sinexcel-like", "30 kW");
        RegisterEncoder encoder = new RegisterEncoder(module.setpoints().get(0));
        ByteBuf out = Unpooled.buffer();
        assertTrue(encoder.encode(out, 1, 3, -12_300));
        // −123 is 0xFF85, with function 16 to 135 (0x87).
        assertEquals("0001000000090310" + "0087000102" + "ff85", ByteBufUtil.hexDump(out));
        assertEquals(-12_340, decode(module, "MMXU1/TotW", "fb2e", 0).value);
        assertEquals(59.98, decode(module, "MMXU1/Hz", "176e", 0).value, 1e-9);
    }

    @Test
    void whatASleepingInverterDoesNotHaveIsBadAndNeverANumber() throws IOException {
        DeviceProfile inverter = profile("sma-like", "60 kW");
        assertEquals(-45_678, decode(inverter, "MMXU1/TotW", "ffff4d92", 0).value);
        assertEquals(612.34, decode(inverter, "MMDC1/Vol", "0000ef32", 0).value, 1e-9);
        for (String[] missing : new String[][] {
            {"MMXU1/TotW", "80000000"},
            {"MMDC1/Vol", "ffffffff"},
            {"MMXU1/Hz", "ffffffff"},
            {"MMTR1/SupWh", "ffffffffffffffff"},
            {"DSTO1/DEROpSt", "00fffffd"},
            {"DINV1/WSpt/mxVal", "80000000"}
        }) {
            assertEquals(
                    Quality.NOT_IMPLEMENTED,
                    Quality.of(decode(inverter, missing[0], missing[1], 0).quality),
                    missing[0]);
        }
    }

    @Test
    void theRackCountsInTenthsAndThousandths() {
        assertEquals(1234.5, decode(rack, "DBAT1/Vol", "3039", 0).value);
        assertEquals(-12.5, decode(rack, "DBAT1/Amp", "ff83", 0).value);
        assertEquals(3.123, decode(rack, "SBAT1/CelVolHi", "0c33", 0).value);
        assertEquals(-5.5, decode(rack, "SBAT1/CelTmpMin", "ffc9", 0).value);
        assertEquals(250_000, decode(rack, "SBAT1/InsRes", "00fa", 0).value);
        assertEquals(
                0x2140,
                rack.registers().stream()
                        .filter(each -> each.point().equals("CALH1/Trp"))
                        .findFirst()
                        .orElseThrow()
                        .address());
    }
}
