package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plant file may say of the way to a device. */
class TransportTest {
    private static final String METER = "    profile: generic-meter\n";
    private static final String PLANT = """
            plant: { id: a, name: b }
            poi:
              rated: 5 MW
              meter:
                profile: generic-meter
            blocks:
              count: 1
              pcs:
                count: 1
                profile: generic-pcs
                rated: 5 MW
                port: 1502
                containers:
                  count: 1
                  profile: generic-bank-bms
                  port: 1503
                  racks: { count: 1, profile: generic-rack-bms, unit: 2 }
            """;

    @TempDir
    Path folder;

    /** The plant, with more lines for its meter from line 6 on. */
    private ConfigResult read(String lines) throws IOException {
        Path file = folder.resolve("plant.yaml");
        Files.writeString(file, PLANT.replace(METER, METER + lines.indent(4)));
        return ConfigReader.readPlant(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "link: { framing: rtu, window: 2 }"
                        + "|6:27: window must be 1 with RTU: its replies do not say which request they answer",
                "link: { framing: rtu, serial: { device: /dev/ttyS0 } }"
                        + "|6:13: framing is for TCP, but the link is the serial line of \"serial\"",
                "link: { serial: { device: /dev/ttyS0, baud: 7 } }|6:43: baud must be at least 300, not 7",
            })
    void aMistakeIsTold(String lines, String expected) throws IOException {
        List<String> told = read(lines).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .toList();
        assertEquals(List.of(expected), told);
    }

    /** It would be asked in the clear. */
    @Test
    void aSunSpecDeviceOnAnotherLinkHasToNameItsProfile() throws IOException {
        Path file = Files.writeString(
                folder.resolve("plant.yaml"),
                PLANT.replace("generic-pcs", "sunspec")
                        .replace("port: 1502", "port: 1502\n    link: { framing: rtu }"));
        List<ConfigProblem> told = ConfigReader.readPlant(file).problems();
        assertEquals(
                List.of("discovery asks over plain Modbus/TCP, and the link of Plant/Blocks/B001/PCS1 is another: name"
                        + " a profile"),
                told.stream().map(ConfigProblem::message).toList());
    }

    @Test
    void portAndSerialLineExcludeEachOther() throws IOException {
        List<ConfigProblem> told =
                read("port: 502\nlink: { serial: { device: /dev/ttyS0 } }").problems();
        assertEquals(1, told.size(), told.toString());
        assertEquals(6, told.get(0).line());
        assertEquals(
                "port is for TCP, but the link is a serial line", told.get(0).message());
    }

    @Test
    void eachFileOfTlsThatCannotBeReadIsTold() throws IOException {
        List<ConfigProblem> told = read("link:\n  tls:\n    trust: a.pem\n    certificate: b.pem\n    key: c.key")
                .problems();
        assertEquals(List.of(8, 9, 10), told.stream().map(ConfigProblem::line).toList(), told.toString());
    }

    @Test
    void aFileWithoutKeyOrCertificateIsTold() throws IOException {
        for (String name : List.of("a.pem", "b.pem", "c.key")) {
            Files.writeString(folder.resolve(name), "nothing of the kind");
        }
        ConfigResult result = read("link:\n  tls:\n    trust: a.pem\n    certificate: b.pem\n    key: c.key");
        String told = result.problems().toString();
        assertTrue(told.contains("a.pem holds no certificate in PEM"), told);
        assertTrue(told.contains("c.key holds no RSA or EC private key"), told);
        assertNull(result.plant());
    }

    @Test
    void aSerialLineHasEvenParityAndOneStopBitUnlessToldOtherwise() throws IOException {
        PlantConfig plant = read("link: { serial: { device: /dev/ttyS0 } }").plantOrThrow();
        EndpointConfig line = plant.endpoints().stream()
                .filter(endpoint -> endpoint.link().serial() != null)
                .findFirst()
                .orElseThrow();
        assertEquals(
                new SerialConfig("/dev/ttyS0", 19_200, SerialConfig.Parity.EVEN, 1),
                line.link().serial());
    }
}
