package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulatorMainTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SimulatorMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String script(String text) throws IOException {
        return Files.writeString(directory.resolve("faults.yaml"), text).toString();
    }

    @Test
    void aWrongScriptIsRefusedBeforeAnythingListens() throws IOException {
        String file = script("faults:\n  - { device: B001/PCS1, mode: silnet }\n");
        assertEquals(2, run("small", "--faults", file));
        assertEquals(
                file + ":2:26: error: there is no fault mode \"silnet\", did you mean \"silent\"?"
                        + System.lineSeparator(),
                err.toString());
    }

    @Test
    void aPlantWithFaultsAndControlRunsForItsTime() throws IOException {
        String file = script("faults:\n  - { device: all, mode: silent }\n");
        assertEquals(0, run("small", "--modbus-port", "0", "--faults", file, "--control", "0", "--for", "1"));
        assertTrue(out.toString().contains("control http://127.0.0.1:"), out.toString());
        assertTrue(out.toString().contains("simulating 50 devices on 127.0.0.1:"), out.toString());
    }

    @Test
    void aDeviceOnASerialLineIsOnlySimulatedElsewhere() throws IOException {
        String plant = """
                plant: { id: site, name: Site }
                poi: { rated: 1 MW, meter: { profile: generic-meter, link: { serial: { device: /dev/ttyS9 } } } }
                blocks:
                  count: 1
                  pcs:
                    count: 1
                    profile: generic-pcs
                    rated: 1 MW
                    port: 15100
                    containers:
                      count: 1
                      profile: generic-bank-bms
                      port: 15200
                      unit: 100
                      racks: { count: 1, profile: generic-rack-bms }
                """;
        String file = Files.writeString(directory.resolve("plant.yaml"), plant).toString();
        assertEquals(2, run(file, "--for", "1"));
        assertEquals(
                "Plant/POI is not reached by plain Modbus/TCP, which is all that simulated devices speak;"
                        + " --modbus-port puts all of them on ports of this machine" + System.lineSeparator(),
                err.toString());
        assertEquals(0, run(file, "--modbus-port", "0", "--for", "1"));
    }
}
