package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.FaultScript;
import org.saltbridge.config.FaultScriptReader;

class SimulatorDocsTest {
    private static String docs() throws IOException {
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve("docs/simulator.md"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new IOException("docs/simulator.md is neither here nor above");
        }
        return Files.readString(directory.resolve("docs/simulator.md"));
    }

    @Test
    void everyFaultModeIsDescribed() throws IOException {
        String docs = docs();
        for (FaultMode mode : FaultMode.values()) {
            assertTrue(docs.contains("`" + mode.id() + "`"), mode.id() + " is missing");
        }
    }

    @Test
    void theExampleScriptIsOne() throws IOException {
        String docs = docs();
        int start = docs.indexOf("```yaml\nfaults:") + "```yaml\n".length();
        String example = docs.substring(start, docs.indexOf("```", start));
        FaultScript script = FaultScriptReader.readScript(
                        "docs/simulator.md",
                        example.getBytes(StandardCharsets.UTF_8),
                        ConfigReader.readBundledPlant("small").plantOrThrow())
                .scriptOrThrow();
        assertEquals(5, script.faults().size());
        assertEquals(7, script.events().size());
    }
}
