package org.saltbridge.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM's own log of its stops, as JDK 17 and 25 write it. */
class PauseLogTest {
    @TempDir
    Path folder;

    @Test
    void onlyStopsBehindTheMarkCount() throws IOException {
        Path log = folder.resolve("pauses.log");
        Files.writeString(log, """
                [0.894s][info][safepoint] Safepoint "ICBufferFull", Time since last: 763740411 ns, Reaching safepoint: 2453 ns, Cleanup: 122112 ns, At safepoint: 1782 ns, Total: 126347 ns
                [1.833s][info][safepoint] Safepoint "ZMarkStart", Time since last: 254946063 ns, Reaching safepoint: 162000 ns, Cleanup: 73900 ns, At safepoint: 24657 ns, Total: 2000000 ns
                [2.1s][info][safepoint] Safepoint "ZMarkEnd", Time since last: 1 ns, Reaching safepoint: 1 ns, At safepoint: 1 ns, Leaving safepoint: 1 ns, Total:   1000000 ns, Threads: 2 runnable
                """);
        Map<String, Double> figures = new LinkedHashMap<>();
        PauseLog.put(figures, log, 1);
        assertEquals(2.0, figures.get("pauses"));
        assertEquals(2.0, figures.getOrDefault("pause_max_ms", 0.0), 0.01);
        assertEquals(3.0, figures.getOrDefault("pause_total_ms", 0.0), 1e-9);
        assertEquals(3, PauseLog.lines(log));
    }
}
