package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongPlantTest {
    @TempDir
    Path folder;

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlace() throws IOException {
        Path file = folder.resolve("plant.yaml");
        Files.writeString(file, """
                plant: { id: a, nam: b }
                poi:
                  rated: 5
                  meter: { profile: generic-meter, link: { timout: 40 ms } }
                blocks:
                  count: 0
                  pcs: { count: 1, profile: generic-pcs, rated: 5 MW, port: 70000 }
                """);
        List<String> problems = ConfigReader.readPlant(file).problems().stream()
                .map(problem -> problem.line() + ":" + problem.column() + ": " + problem.message())
                .toList();
        assertEquals(
                List.of(
                        "1:1: key \"name\" is missing",
                        "1:17: unknown key \"nam\", did you mean \"name\"?",
                        "3:3: rated must be active power with its unit: W, kW, MW, GW, not 5",
                        "4:44: unknown key \"timout\", did you mean \"timeout\"?",
                        "6:3: count must be at least 1, not 0",
                        "7:3: key \"containers\" is missing",
                        "7:55: port must be at most 65535, not 70000"),
                problems);
    }
}
