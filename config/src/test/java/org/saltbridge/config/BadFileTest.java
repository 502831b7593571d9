package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no plant at all, or far too much of one. */
class BadFileTest {
    /** Processor time: other work on the same machine must not decide a test. */
    private static final long CPU_MS_MAX = 20_000;

    @TempDir
    Path folder;

    private static String reading(Path file) {
        long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ConfigResult result = ConfigReader.readPlant(file);
        long tookMs = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs) / 1_000_000;
        assertNull(result.plant());
        assertTrue(tookMs < CPU_MS_MAX, tookMs + " ms");
        assertEquals(1, result.problems().size(), () -> result.problems().toString());
        String problem = result.problems().get(0).toString();
        assertTrue(problem.startsWith(file.toString()), problem);
        return problem.substring(file.toString().length());
    }

    private String readingText(String text) throws IOException {
        return reading(Files.writeString(folder.resolve("plant.yaml"), text));
    }

    @Test
    void aFileThatIsNotThere() {
        assertEquals(": error: cannot read: no such file", reading(folder.resolve("none.yaml")));
    }

    @Test
    void aDirectory() {
        assertEquals(": error: cannot read: it is a directory", reading(folder));
    }

    @Test
    void symbolicLinksInALoop() throws IOException {
        Path a = folder.resolve("a.yaml");
        Path b = folder.resolve("b.yaml");
        Files.createSymbolicLink(a, b);
        Files.createSymbolicLink(b, a);
        String problem = reading(a);
        assertTrue(problem.matches(": error: cannot read: [^:/]*symbolic links[^:/]*"), problem);
    }

    @Test
    void aFileOfAHundredMegabytes() throws IOException {
        Path file = folder.resolve("plant.yaml");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(100L * 1024 * 1024);
        }
        assertEquals(": error: file is larger than 10 MB", reading(file));
    }

    @Test
    void aPlantInAnotherEncoding() throws IOException {
        Path file = folder.resolve("plant.yaml");
        Files.write(file, "plant:\n  name: Köln\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(":2:10: error: file is not UTF-8 text", reading(file));
        Files.write(file, "plant: {}".getBytes(StandardCharsets.UTF_16));
        assertEquals(":1:1: error: file is not UTF-8 text", reading(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|: error: file is empty",
                "'# nothing but a remark'|: error: file is empty",
                "plant|:1:1: error: a mapping of keys to values is expected",
                "'[plant]'|:1:1: error: a mapping of keys to values is expected",
                "'plant: {'|':1:9: error: not valid YAML: expected the node content, but found ''<stream end>'''",
                "'plant: \"a'|:1:10: error: not valid YAML: found unexpected end of stream",
                "'plant: *a'|:1:8: error: not valid YAML: found undefined alias a",
                "'plant: {id: a}~  poi: b'|':2:3: error: not valid YAML: expected <block end>, but found ''<block mapping start>'''",
                "'plant:~\t- a'|':2:1: error: not valid YAML: found character ''\\t(TAB)'' that cannot start any token. (Do not use \\t(TAB) for indentation)'",
                "'plant: {}~---~poi: {}'|:3:1: error: a second document begins here; a file holds one",
                "'plant: \u0007'|:1:8: error: not valid YAML: character U+0007"
            })
    void whatIsNoPlantAtAll(String text, String expected) throws IOException {
        assertEquals(expected, readingText(text.replace('~', '\n')));
    }

    @Test
    void aFileThatGrowsWithoutBoundWhenItsAliasesAreFollowed() throws IOException {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [");
            text.append(("*a" + (i - 1) + ", ").repeat(10)).append("x]\n");
        }
        assertEquals(
                ": error: not valid YAML: Number of aliases for non-scalar nodes exceeds the specified max=50",
                readingText(text.toString()));
    }

    @Test
    void nestingWithoutEnd() throws IOException {
        assertEquals(
                ":1:39: error: not valid YAML: nested deeper than 32 levels",
                readingText("plant: " + "[".repeat(100_000)));
    }

    @Test
    void aFileWithOneMistakePerLineIsCutShort() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append("key").append(i).append(": 1\n");
        }
        Path file = Files.writeString(folder.resolve("plant.yaml"), text);
        long startNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        List<ConfigProblem> problems = ConfigReader.readPlant(file).problems();
        long tookMs = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - startNs) / 1_000_000;
        assertTrue(tookMs < CPU_MS_MAX, tookMs + " ms");
        assertEquals(201, problems.size());
        assertTrue(problems.get(200).message().endsWith(" further problems not shown"));
    }

    @Test
    void aProfileThatCannotBeRead() throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profiles")).resolve("loop.yaml");
        Files.createSymbolicLink(profile, profile);
        Path file = Files.writeString(folder.resolve("plant.yaml"), """
                plant: { id: a, name: b }
                poi: { rated: 1 MW, meter: { profile: loop } }
                blocks:
                  count: 1
                  pcs:
                    count: 1
                    profile: generic-pcs
                    rated: 1 MW
                    port: 15100
                    containers:
                      { count: 1, profile: generic-bank-bms, port: 15200, racks: { count: 1, profile: generic-rack-bms, unit: 2 } }
                """);
        String problem = reading(file);
        assertTrue(problem.startsWith(":2:30: error: cannot read profile " + profile + ": "), problem);
        assertTrue(problem.contains("symbolic links"), problem);
    }
}
