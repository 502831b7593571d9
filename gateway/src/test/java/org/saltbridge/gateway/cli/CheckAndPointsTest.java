package org.saltbridge.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code check} and {@code points}: what they print and how they exit. */
class CheckAndPointsTest {
    private static final String VENDORS = """
            plant: { id: vendors, name: Vendors }
            poi: { rated: 184 kW, meter: { profile: generic-meter, port: 15020 } }
            blocks:
              count: 1
              pcs:
                count: 2
                profile: kaco-gridsave-like
                rated: 92 kW
                port: { first: 15100 }
                containers:
                  count: 1
                  profile: generic-bank-bms
                  port: { first: 15200 }
                  unit: 100
                  racks: { count: 4, profile: soltaro-like, unit: { first: 1 } }
            """;

    /** Neither command has to do with accounts. */
    private static final class NoAccounts implements Accounts {
        @Override
        public void add(Path dataDirectory, String name, Set<String> roles, String password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void changePassword(Path dataDirectory, String name, String password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(Path dataDirectory, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> list(Path dataDirectory) {
            throw new UnsupportedOperationException();
        }
    }

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = SaltbridgeCommand.create(
                (plant, data, warmUp, trust) -> {
                    throw new IllegalStateException("nothing is started here");
                },
                new NoAccounts(),
                (host, port, unitId, timeoutMs, wish) -> {
                    throw new IllegalStateException("nothing is asked here");
                },
                (plant, samples) -> {
                    throw new IllegalStateException("nothing is read here");
                });
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("plant.yaml"), text);
    }

    @Test
    void checkPrintsEveryMistakeOfAPlantAndExitsWithTwo() throws IOException {
        Path file = file(VENDORS.replace("port: 15020", "port: 70000")
                .replace("count: 4", "count: 0")
                .replace("rated: 92 kW", "rated: 92 kw"));
        assertEquals(2, run("check", file.toString()));
        assertEquals(
                List.of(
                        file + ":2:56: error: port must be at most 65535, not 70000",
                        file + ":8:5: error: rated must be a number with a unit (W, kW, MW, GW), not \"92 kw\"",
                        file + ":15:16: error: count must be at least 1, not 0"),
                err.toString().lines().toList());
        assertEquals("", out.toString());
    }

    @Test
    void checkOfAFileThatIsNotThereExitsWithTwo() {
        assertEquals(2, run("check", folder.resolve("none.yaml").toString()));
        assertEquals(folder.resolve("none.yaml") + ": error: cannot read: no such file\n", err.toString());
    }

    @Test
    void checkLooksAtEveryFileAndFailsIfOneIsWrong() throws IOException {
        Path good = file(VENDORS);
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "plant: [");
        assertEquals(2, run("check", bad.toString(), good.toString()));
        assertEquals(1, err.toString().lines().count());
        assertTrue(out.toString().startsWith(good + ": ok: 5 endpoints, 13 devices, 2 PCS, "), out.toString());
        assertEquals(1, out.toString().lines().count());
    }

    @ParameterizedTest
    @CsvSource({
        "small, '10 endpoints, 50 devices, 2 PCS'",
        "medium, '160 endpoints, 1040 devices, 44 PCS'",
        "reference, '794 endpoints, 5194 devices, 220 PCS'"
    })
    void theShippedPlantsAreRight(String name, String counts) {
        assertEquals(0, run("check", name));
        assertTrue(out.toString().startsWith(name + ": ok: " + counts + ", "), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void theListOfWritesNamesEveryRegisterThatMayBeWritten() throws IOException {
        assertEquals(0, run("check", "--writes", file(VENDORS).toString()));
        List<String> lines = out.toString().lines().toList();
        assertTrue(lines.contains("kaco-gridsave-like, 2 devices:"), out.toString());
        assertTrue(
                lines.contains("  setpoint DINV1/WSpt, function 16, address 40161: s16 value / 92, -92000 to 92000 W,"
                        + " read back as DINV1/WSpt/mxVal"),
                out.toString());
        assertTrue(lines.contains("  heartbeat, function 16, address 40160: 30 every 10000 ms"), out.toString());
        assertTrue(
                lines.contains("  sequence stop, function 16, address 40156: 1, then DSTO1/DEROpSt must be one of [1]"
                        + " within 30000 ms"),
                out.toString());
        assertTrue(
                lines.stream().anyMatch(line -> line.startsWith("generic-meter, ") && line.endsWith("never written")));
    }

    @Test
    void pointsListsEveryPointOnceWithItsRegister() throws IOException {
        assertEquals(0, run("points", file(VENDORS).toString()));
        List<String> lines = out.toString().lines().toList();
        assertEquals("path,kind,unit,low,high,writable,source device,register,description", lines.get(0));
        Set<String> paths = new HashSet<>();
        for (String line : lines) {
            assertTrue(paths.add(line.substring(0, line.indexOf(','))), "twice: " + line);
        }
        assertTrue(lines.contains("Plant/Blocks/B001/PCS2/DINV1/WSpt/ctlVal,SETPOINT,W,-92000,92000,yes,"
                + "Plant/Blocks/B001/PCS2,holding 40161,\"Setpoint, while the device is out of plant control\""));
        assertTrue(lines.contains("Plant/Blocks/B001/PCS1/Container1/Rack04/SBAT1/CelVolHiTrp,BINARY,,0,1,no,"
                + "Plant/Blocks/B001/PCS1/Container1/Rack04,holding 8512 bit 0,Cell over-voltage"));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Plant/PPC/DPMC1/WSpt/ctlVal,SETPOINT,W,")));
    }

    /** A point is a line of its own in the list and a point of the count, but for the setpoints, which are objects. */
    @Test
    void pointsAndCheckAgreeOnHowManyThereAre() {
        assertEquals(0, run("check", "small"));
        String checked = out.toString().replaceAll(".*, (\\d+) points\\s*", "$1");
        out.getBuffer().setLength(0);
        assertEquals(0, run("points", "small"));
        long values = out.toString()
                        .lines()
                        .filter(line -> !line.contains(",SETPOINT,"))
                        .count()
                - 1;
        assertEquals(Long.parseLong(checked), values);
    }

    @Test
    void theReferencePlantHasAboutTwoHundredAndTwentyThousandPoints() {
        assertEquals(0, run("check", "reference"));
        long points = Long.parseLong(out.toString().replaceAll(".*, (\\d+) points\\s*", "$1"));
        assertTrue(points > 190_000 && points < 250_000, points + " points");
    }

    @Test
    void pointsOfAWrongPlantPrintsNoneAndExitsWithTwo() throws IOException {
        assertEquals(2, run("points", file("plant: {}").toString()));
        assertEquals("", out.toString());
        assertEquals(3, err.toString().lines().count());
    }
}
