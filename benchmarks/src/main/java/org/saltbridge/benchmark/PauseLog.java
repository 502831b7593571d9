package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** Reads what a JVM logs with {@code -Xlog:safepoint}: every stop of all its threads, by the collector or not. */
final class PauseLog {
    private static final Pattern TOTAL = Pattern.compile("Total: +([0-9]+) ns");

    private PauseLog() {}

    /** The lines so far, to tell later ones from. */
    static int lines(Path log) throws IOException {
        return Files.readAllLines(log).size();
    }

    /** Puts number, p99 and longest of the stops behind the first {@code skipped} lines. */
    static void put(Map<String, Double> figures, Path log, int skipped) throws IOException {
        Histogram ns = OpcLoad.histogram();
        double totalNs = 0;
        for (String line : Files.readAllLines(log).stream().skip(skipped).toList()) {
            Matcher total = TOTAL.matcher(line);
            if (total.find()) {
                ns.recordValue(Long.parseLong(total.group(1)));
                totalNs += Long.parseLong(total.group(1));
            }
        }
        figures.put("pauses", (double) ns.getTotalCount());
        figures.put("pause_p99_ms", ns.getValueAtPercentile(99) / 1e6);
        figures.put("pause_max_ms", ns.getMaxValue() / 1e6);
        figures.put("pause_total_ms", totalNs / 1e6);
    }
}
