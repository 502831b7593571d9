package org.saltbridge.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.adapter.DeviceDiscovery;
import org.saltbridge.adapter.DiscoveredDevice;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PlantConfig;

/** How an engineer takes SunSpec devices into a plant; the devices themselves are tested with the adapter. */
class DiscoverCommandTest {
    private static final String PLANT = """
            plant: { id: test, name: Test }
            poi: { rated: 2 MW, meter: { profile: generic-meter, host: 10.0.0.1 } }
            blocks:
              count: 1
              pcs:
                count: 2
                profile: sunspec
                rated: 1 MW
                host: "10.0.1.{pcs}"
                containers:
                  count: 1
                  profile: generic-bank-bms
                  host: "10.0.2.{pcs}"
                  unit: 100
                  racks: { count: 1, profile: generic-rack-bms }
            """;

    /** Answers with the registers of the generic PCS, but at one address with nothing. */
    private static final class Field implements DeviceDiscovery {
        final List<String> asked = new ArrayList<>();
        String silentHost = "";

        @Override
        public DiscoveredDevice discover(String host, int port, int unitId, int timeoutMs, Wish wish)
                throws IOException {
            DeviceRole role = wish.role();
            asked.add(host + " " + port + " " + unitId + " " + timeoutMs + " " + role);
            if (host.equals(silentHost)) {
                throw new IOException("no connection");
            }
            PlantConfig small = ConfigReader.readBundledPlant("small").plantOrThrow();
            DeviceProfile generic = small.devices()
                    .get(small.blocks().get(0).pcs().get(0).deviceIndex())
                    .profile();
            DeviceProfile profile = new DeviceProfile(
                    wish.id(),
                    "Acme Grid",
                    "a test",
                    role == null ? DeviceRole.PCS : role,
                    100,
                    8,
                    100,
                    generic.pollMs(),
                    generic.registers(),
                    generic.setpoints(),
                    generic.incomingHeartbeats(),
                    generic.outgoingHeartbeats(),
                    generic.sequences());
            return new DiscoveredDevice(
                    "Acme",
                    "Grid",
                    "1.2",
                    "SN-7",
                    40_000,
                    List.of(
                            new DiscoveredDevice.Model(1, 40_002, 66, true),
                            new DiscoveredDevice.Model(64_201, 40_070, 12, false)),
                    List.of("no end marker"),
                    profile,
                    List.of("no DINV1/VArSpt"));
        }
    }

    @TempDir
    private Path folder = Path.of(".");

    private final Field field = new Field();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return SaltbridgeCommand.create(
                        (plant, data, warmUp, trustOnFirstUse) -> {
                            throw new AssertionError("nothing may be started");
                        },
                        new NoAccounts(),
                        field,
                        (plant, samples) -> {
                            throw new AssertionError("nothing may be read");
                        })
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void aDeviceIsShownWithWhatIsUnusualAboutIt() {
        assertEquals(Cli.OK, run("discover", "10.0.0.7:1502/3", "--timeout", "250"));

        assertEquals(List.of("10.0.0.7 1502 3 250 null"), field.asked);
        String shown = out.toString();
        assertTrue(shown.contains("manufacturer  Acme"), shown);
        assertTrue(shown.contains("64201    40070      12  unknown"), shown);
        assertTrue(shown.contains("unusual: no end marker"), shown);
        assertTrue(shown.contains("left out: no DINV1/VArSpt"), shown);
    }

    @Test
    void aProfileIsWrittenOnceAndReplacedOnlyByForce() throws IOException {
        Path file = folder.resolve("profiles/pcs-acme.yaml");

        assertEquals(Cli.OK, run("discover", "[fd00::7]:502", "--role", "pcs", "--write", file.toString()));
        assertEquals(List.of("fd00::7 502 1 1000 PCS"), field.asked);
        Files.writeString(file, "# reviewed\n");
        assertEquals(Cli.FAILED, run("discover", "[fd00::7]:502", "--write", file.toString()));
        assertTrue(err.toString().contains("--force replaces it"), err::toString);
        assertEquals("# reviewed\n", Files.readString(file));
        assertEquals(Cli.OK, run("discover", "[fd00::7]:502", "--write", file.toString(), "--force"));
        assertTrue(Files.readString(file).contains("profile: pcs-acme\n"));
    }

    @Test
    void aPlantWithUndiscoveredDevicesSaysWhatToDoAndIsRightAfterwards() throws IOException {
        Path plant = Files.writeString(folder.resolve("plant.yaml"), PLANT);

        assertEquals(Cli.USAGE, run("check", plant.toString()));
        assertEquals(
                plant + ":7:5: error: the SunSpec device 10.0.1.1:502/1 and 1 more has not been discovered yet; when it"
                        + " can be reached, run: saltbridge discover " + plant,
                err.toString().strip());

        assertEquals(Cli.OK, run("discover", plant.toString()));
        assertEquals(List.of("10.0.1.1 502 1 1000 PCS", "10.0.1.2 502 1 1000 PCS"), field.asked);
        assertTrue(Files.exists(folder.resolve("profiles/sunspec-10_0_1_1-502-1.yaml")));

        assertEquals(Cli.OK, run("check", plant.toString()), err::toString);
        assertTrue(out.toString().contains("2 PCS"), out::toString);
        assertEquals(Cli.OK, run("discover", plant.toString()));
        assertEquals(2, field.asked.size(), "what has a profile is not asked again");
    }

    @Test
    void oneDeviceThatIsDownDoesNotKeepTheOthersFromTheirProfiles() throws IOException {
        Path plant = Files.writeString(folder.resolve("plant.yaml"), PLANT);
        field.silentHost = "10.0.1.1";

        assertEquals(Cli.FAILED, run("discover", plant.toString()));

        assertTrue(err.toString().contains("Plant/Blocks/B001/PCS1 10.0.1.1:502/1: no connection"), err::toString);
        assertFalse(Files.exists(folder.resolve("profiles/sunspec-10_0_1_1-502-1.yaml")));
        assertTrue(Files.exists(folder.resolve("profiles/sunspec-10_0_1_2-502-1.yaml")));
        assertEquals(Cli.USAGE, run("check", plant.toString()));
        assertTrue(err.toString().contains("10.0.1.1:502/1 has not been discovered yet"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discover 10.0.0.1:0",
                "discover 10.0.0.1:65536",
                "discover 10.0.0.1:502/0",
                "discover 10.0.0.1:502/256",
                "discover 10.0.0.1:502 --timeout 0",
                "discover 10.0.0.1:502 --role transformer",
                "discover 10.0.0.1:502 --write profiles/pcs.yml",
                "discover nowhere.yaml",
                "discover nowhere.yaml --write profiles/pcs.yaml"
            })
    void wrongUsageAsksNobody(String line) {
        assertEquals(Cli.USAGE, run(line.split(" ", -1)));
        assertEquals(List.of(), field.asked);
        assertFalse(err.toString().isBlank());
    }

    @Test
    void aDeviceThatCannotBeReachedIsNamedWithTheReason() {
        field.silentHost = "10.0.0.9";

        assertEquals(Cli.FAILED, run("discover", "10.0.0.9:502"));

        assertEquals("saltbridge: 10.0.0.9:502: no connection", err.toString().strip());
    }
}
