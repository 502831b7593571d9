package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.GatewayAssembly;
import org.saltbridge.gateway.cli.Accounts;
import org.saltbridge.gateway.cli.SaltbridgeCommand;
import org.saltbridge.simulator.PlantSimulator;
import picocli.CommandLine;

/** {@code check --live} against simulated devices: what is right, what is wrong, and that nothing is written. */
class LiveCheckCommandTest {
    private static final String PLANT = """
            plant: { id: site, name: Site }
            poi: { rated: 2.5 MW, meter: { profile: generic-meter, port: %d } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: generic-pcs
                rated: 2.5 MW
                port: %d
                containers:
                  count: 1
                  profile: generic-bank-bms
                  port: %d
                  unit: 100
                  racks: { count: 2, profile: generic-rack-bms, unit: { first: 1 } }
            """;

    private static final String PCS = "Plant/Blocks/B001/PCS1";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    private CommandLine command() {
        return SaltbridgeCommand.create(
                (config, data, warmUp, trust) -> () -> {},
                new NoAccounts(),
                GatewayAssembly.discovery(),
                GatewayAssembly::forReading);
    }

    private int check(String... options) {
        return command()
                .setOut(new PrintWriter(out, true))
                .execute(Stream.concat(Stream.of("check"), Stream.of(options)).toArray(String[]::new));
    }

    private static final class NoAccounts implements Accounts {
        @Override
        public void add(Path dataDirectory, String name, Set<String> roles, String password) {}

        @Override
        public void changePassword(Path dataDirectory, String name, String password) {}

        @Override
        public void remove(Path dataDirectory, String name) {}

        @Override
        public List<String> list(Path dataDirectory) {
            return List.of();
        }
    }

    @Test
    void devicesThatAreNotAsTheirProfilesSayAreNamedAndNothingIsWritten() throws Exception {
        Path file = Files.writeString(
                folder.resolve("plant.yaml"), PLANT.formatted(Plants.freePort(), Plants.freePort(), Plants.freePort()));
        PlantConfig plant = ConfigReader.readPlant(file).plantOrThrow();
        try (PlantSimulator simulator = new PlantSimulator(plant)) {
            simulator.start();
            simulator.faults(PCS).set(FaultMode.SCALE_WRONG, true, 10);
            simulator.faults(PCS + "/Container1/Rack01").set(FaultMode.SILENT, true);

            assertEquals(1, check("--live", "--seconds", "6", file.toString()), out::toString);

            assertTrue(out.toString().contains("DINV1/WRtg"), out::toString);
            assertTrue(out.toString().contains(PCS + "/Container1/Rack01, "), out::toString);
            assertTrue(out.toString().contains("  does not answer"), out::toString);
            assertTrue(out.toString().contains("3 of 5 devices are as they should be, 2 are not"), out::toString);
            for (DeviceConfig device : plant.devices()) {
                assertEquals(0, simulator.writeLog(device.path()).count(), device.path());
            }
        }
    }

    /** While the plant is in service somebody has a look at one device; the others must not even be connected. */
    @Test
    void oneDeviceByItsAddress() throws Exception {
        int pcsPort = Plants.freePort();
        Path file = Files.writeString(
                folder.resolve("plant.yaml"), PLANT.formatted(Plants.freePort(), pcsPort, Plants.freePort()));
        PlantConfig plant = ConfigReader.readPlant(file).plantOrThrow();
        try (PlantSimulator simulator = new PlantSimulator(plant)) {
            simulator.start();

            assertEquals(
                    0, check("--device", "127.0.0.1:" + pcsPort, "--seconds", "3", file.toString()), out::toString);

            assertTrue(out.toString().contains("1 of 1 devices are as they should be"), out::toString);
        }
        try (ServerSocket meter = new ServerSocket(0)) {
            Path silent = Files.writeString(
                    folder.resolve("silent.yaml"),
                    PLANT.formatted(meter.getLocalPort(), Plants.freePort(), Plants.freePort()));
            meter.setSoTimeout(1);
            assertEquals(1, check("--device", PCS, "--seconds", "2", silent.toString()), out::toString);
            assertTrue(out.toString().contains("0 of 4 devices are as they should be, 4 are not"), out::toString);
            assertThrows(SocketTimeoutException.class, meter::accept);
        }
    }

    @Test
    void anAddressThatThePlantDoesNotHaveIsSaid() throws Exception {
        Path file = Files.writeString(
                folder.resolve("plant.yaml"), PLANT.formatted(Plants.freePort(), Plants.freePort(), Plants.freePort()));
        StringWriter err = new StringWriter();

        assertEquals(
                2,
                command()
                        .setErr(new PrintWriter(err, true))
                        .execute("check", "--device", "10.0.0.9:502", file.toString()));

        assertTrue(err.toString().contains("no device is at \"10.0.0.9:502\""), err::toString);
    }
}
