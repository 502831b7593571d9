package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SimulationReaderTest {
    private final Problems problems = new Problems();

    private SimulationConfig read(String yaml) {
        YamlDocument document = YamlDocument.parse("p.yaml", yaml.getBytes(StandardCharsets.UTF_8), problems);
        return SimulationReader.read(Section.root(Objects.requireNonNull(document)));
    }

    @Test
    void whatIsNotWrittenIsAsByDefault() {
        assertEquals(SimulationConfig.DEFAULT, read("{}"));
        assertEquals(List.of(), problems.sorted());
    }

    @Test
    void pcsAndGridAreReadWithTheirUnits() {
        SimulationConfig read = read("""
                pcs: { rampPerSecond: 50 %, response: 200 ms, reactiveResponse: 1 s, task: 50 ms, droop: 5 %, deadband: 0.02 Hz }
                grid: { model: swing, size: 2 GW, inertia: 3 s }
                """);
        assertEquals(new SimulationConfig.Pcs(50, 200, 1_000, 50, 5, 0.02), read.pcs());
        assertEquals(new SimulationConfig.Grid(SimulationConfig.Grid.Model.SWING, 2e9, 3_000), read.grid());
    }

    @Test
    void whatNoPcsAndNoGridCanBeIsRefusedWithItsPlace() {
        read("""
                pcs: { rampPerSecond: 0 %, task: 15 ms, droop: 101 % }
                grid: { size: 0 W, inertia: 0 s }
                """);
        assertEquals(
                List.of(
                        "p.yaml:1:8: error: rampPerSecond must be from 1 % to 1000 % of the rated power",
                        "p.yaml:1:28: error: task must be a multiple of 10 ms, at most 1 s",
                        "p.yaml:1:41: error: droop must be from 0 % (none) to 100 %",
                        "p.yaml:2:9: error: size must be above 0 W",
                        "p.yaml:2:20: error: inertia must be above 0 s"),
                problems.sorted().stream().map(ConfigProblem::toString).toList());
    }
}
