package org.saltbridge.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed by SIGKILL at random instants, again and again on the same journal. */
class JournalKillTest {
    private static final int KILLS = 12;
    private static final int LIFE_MS_MAX = 120;

    @TempDir
    Path folder;

    private final Set<Long> answered = new HashSet<>();
    private long highest;

    @Test
    @Timeout(180)
    void afterKill9EveryAnsweredCommandIsThereOnce() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < KILLS; i++) {
            runAndKill(random);
            // Several lives in a row show that a start does not repeat what the one before has closed.
            check("seed " + seed + ", kill " + i);
        }
        assertTrue(answered.size() > KILLS * 5, answered.size() + " answers");
    }

    private void runAndKill(Random random) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledGateway.class.getName(),
                        folder.toString(),
                        String.valueOf(highest + 1000))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            note(lines.readLine());
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LIFE_MS_MAX * 1000)));
            // Not by the process, which would throw away what is in the pipe.
            process.toHandle().destroyForcibly();
            // What is in the pipe was answered before the kill; the last line may be cut.
            String line = lines.readLine();
            while (line != null) {
                if (line.endsWith(" CONFIRMED")) {
                    note(line);
                }
                line = lines.readLine();
            }
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        }
    }

    private void note(String line) {
        assertNotNull(line, "it has ended by itself");
        assertTrue(line.endsWith(" CONFIRMED"), line);
        long number = Long.parseLong(line.substring(0, line.indexOf(' ')));
        assertTrue(answered.add(number), "answered twice: " + number);
        highest = Math.max(highest, number);
    }

    private void check(String where) throws IOException {
        try (Journal journal = Journals.journal(folder)) {
            journal.start(List.of());
        }
        Map<Long, Long> numbers = new HashMap<>();
        Map<Long, String> results = new HashMap<>();
        Set<Long> received = new HashSet<>();
        for (JournalRecord record : Journals.read(folder)) {
            if (record.type() == RecordType.RECEIVED) {
                assertTrue(received.add(record.number("ctlNum")), where + ": received twice");
                numbers.put(record.sequence(), record.number("ctlNum"));
            } else if (record.type() == RecordType.OUTCOME || record.type() == RecordType.INTERRUPTED) {
                Long number = numbers.get(record.number("of"));
                assertNotNull(number, where);
                assertNull(results.put(number, record.text("result")), where + ": ended twice");
            }
        }
        for (long number : answered) {
            assertEquals("CONFIRMED", results.get(number), where + ", command " + number);
        }
        assertEquals(received, results.keySet(), where + ": a command without an end");
    }
}
