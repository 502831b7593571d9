package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptReaderTest {
    private static final PlantConfig PLANT =
            ConfigReader.readBundledPlant("medium").plantOrThrow();

    private static FaultScriptResult read(String yaml) {
        return FaultScriptReader.readScript("f.yaml", yaml.getBytes(StandardCharsets.UTF_8), PLANT);
    }

    private static List<FaultScript.Fault> faults(String yaml) {
        return read("faults:\n  - " + yaml).scriptOrThrow().faults();
    }

    @Test
    void aFaultIsReadWithItsTimeDeviceAndParameter() {
        FaultScript.Fault fault = faults("{ at: 5 s, for: 3 s, device: B012/PCS1, mode: late, delay: 1500 ms }")
                .get(0);
        assertEquals(5_000, fault.atMs());
        assertEquals(3_000, fault.forMs());
        assertEquals(FaultMode.LATE, fault.mode());
        assertEquals(1_500, fault.parameter());
        assertEquals(
                "Plant/Blocks/B012/PCS1",
                PLANT.devices().get(fault.deviceIndexes().get(0)).path());
    }

    @ParameterizedTest
    @CsvSource({
        "all, silent, 1040",
        "all, trip, 924",
        "Plant/POI, silent, 1",
        "B00*/PCS*, silent, 18",
        "Blocks/**/Rack03, frozen, 88",
        "'**/PCS1', grid-loss, 22",
        "Feeders/*, rst, 4"
    })
    void aPatternNamesTheDevicesThatCanHaveTheFault(String device, String mode, int count) {
        assertEquals(
                count,
                faults("{ device: \"" + device + "\", mode: " + mode + " }")
                        .get(0)
                        .deviceIndexes()
                        .size());
    }

    @Test
    void aShareIsDrawnBySeedAndIsTheSameEachTime() {
        List<Integer> drawn = faults("{ device: \"**/PCS*\", share: 10 %, mode: silent }")
                .get(0)
                .deviceIndexes();
        assertTrue(drawn.size() == 4, "a tenth of 44: " + drawn.size());
        assertEquals(
                drawn,
                faults("{ device: \"**/PCS*\", share: 10 %, mode: silent }")
                        .get(0)
                        .deviceIndexes());
    }

    @Test
    void eventsOfGridAndLoadAreReadInSeconds() {
        List<FaultScript.Event> events = read("""
                        events:
                          - { at: 1 s, event: frequency, to: 59.2 Hz, rocof: 2 Hz/s, for: 10 s }
                          - { at: 2 s, event: voltage, to: 50 %, for: 150 ms }
                          - { event: generation-loss, power: 2.75 GW, for: 10 min }
                          - { event: island, for: 30 s }
                          - { event: job-crash }
                          - { event: job-start, job: 1 }
                          - { event: checkpoint, for: 5 s }
                        """).scriptOrThrow().events();
        assertEquals(
                List.of(
                        new FaultScript.Event(1_000, new PlantEvent.Frequency(59.2, 2, 10)),
                        new FaultScript.Event(2_000, new PlantEvent.Voltage(0.5, 0.150)),
                        new FaultScript.Event(0, new PlantEvent.GenerationLoss(2.75e9, 600)),
                        new FaultScript.Event(0, new PlantEvent.Island(30)),
                        new FaultScript.Event(0, new PlantEvent.JobCrash(0)),
                        new FaultScript.Event(0, new PlantEvent.JobStart(1)),
                        new FaultScript.Event(0, new PlantEvent.Checkpoint(0, 5))),
                events);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ device: B012/PCS1, mode: silnt } | 2:26: error: there is no fault mode \"silnt\", did you mean \"silent\"?",
                "{ device: B012/PCS7, mode: silent } | 2:7: error: there is no device B012/PCS7, did you mean Plant/Blocks/B012/PCS1?",
                "{ device: Plant/POI, mode: trip } | 2:7: error: only a pcs or rack has the fault trip; Plant/POI names none",
                "{ device: all, mode: silent, delay: 1 s } | 2:34: error: the fault silent has no delay",
                "{ device: all, mode: exception, code: 256 } | 2:37: error: code must be from 1 to 255",
                "{ device: all, share: 0 %, mode: silent } | 2:20: error: share must be above 0 % and at most 100 %",
                "{ device: all, mode: reboot } | 2:20: error: a reboot needs \"for\": how long it takes, such as 20 s",
                "{ device: all } | 2:5: error: key \"mode\" is missing",
                "{ device: all, mode: silent, four: 3 s } | 2:34: error: unknown key \"four\", did you mean \"for\"?",
            })
    void aWrongFaultIsRefusedWithItsPlace(String fault, String problem) {
        assertEquals(
                List.of("f.yaml:" + problem),
                read("faults:\n  - " + fault).problems().stream()
                        .map(ConfigProblem::toString)
                        .toList());
    }

    @Test
    void aWrongEventIsRefusedWithItsPlace() {
        assertEquals(
                List.of(
                        "f.yaml:2:7: error: the event frequency needs \"to\"",
                        "f.yaml:2:25: error: rocof must be above 0 Hz/s: the direction follows from \"to\"",
                        "f.yaml:3:25: error: job must be from 0 (the large one) to 3"),
                read("events:\n  - { event: frequency, rocof: 0 Hz/s }\n  - { event: job-crash, job: 9 }\n")
                        .problems()
                        .stream()
                        .map(ConfigProblem::toString)
                        .toList());
    }

    @Test
    void aSingleFaultOrEventMayBeJson() {
        byte[] fault =
                "{\"device\": \"B001/PCS1\", \"mode\": \"silent\", \"forMs\": 250}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                250,
                FaultScriptReader.readFault("request", fault, PLANT)
                        .scriptOrThrow()
                        .faults()
                        .get(0)
                        .forMs());
        byte[] event = "{\"event\": \"job-crash\", \"jb\": 1}".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "request:1:24: error: unknown key \"jb\", did you mean \"job\"?",
                FaultScriptReader.readEvent("request", event, PLANT)
                        .problems()
                        .get(0)
                        .toString());
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertEquals(
                "nowhere.yaml: error: cannot read: no such file",
                FaultScriptReader.read(Path.of("nowhere.yaml"), PLANT)
                        .problems()
                        .get(0)
                        .toString());
    }
}
