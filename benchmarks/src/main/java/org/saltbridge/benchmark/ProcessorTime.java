package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processor time as Linux counts it, in ticks of 10 ms. */
final class ProcessorTime {
    private static final double TICKS_PER_SECOND = 100;

    private ProcessorTime() {}

    /** Seconds that a process has spent in user and system mode. */
    static double ofProcess(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name in parentheses may hold anything; utime and stime are the 12th and 13th word behind it.
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory of a process in MiB, each page once: ZGC may map its heap at three addresses. */
    static double residentMib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }

    /** Seconds that all processors together have been busy since the machine started. */
    static double ofMachine() throws IOException {
        String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1);
        // user nice system idle iowait irq softirq steal
        long busy = 0;
        for (int column : List.of(1, 2, 3, 6, 7, 8)) {
            busy += Long.parseLong(words[column]);
        }
        return busy / TICKS_PER_SECOND;
    }
}
