package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundledPlantTest {
    @Test
    void smallPlantHasTheEndpointsDevicesAndPathsOfItsTemplates() {
        ConfigResult result = ConfigReader.readBundledPlant("small");
        assertEquals(List.of(), result.problems());
        PlantConfig plant = result.plantOrThrow();
        assertEquals(10, plant.endpoints().size());
        assertEquals(3 + 1 + 2 + 4 + 40, plant.devices().size());
        assertEquals("Plant/POI", plant.devices().get(0).path());
        assertEquals("Plant/POI/CheckMeter", plant.devices().get(1).path());
        assertEquals("Plant/POI/Breaker", plant.devices().get(2).path());
        assertEquals("Plant/Blocks/B001", plant.devices().get(3).path());
        assertEquals("Plant/Blocks/B001/PCS1", plant.devices().get(4).path());
        assertEquals("Plant/Blocks/B001/PCS1/Container1", plant.devices().get(5).path());
        DeviceConfig rack = plant.devices().get(6);
        assertEquals("Plant/Blocks/B001/PCS1/Container1/Rack01", rack.path());
        assertEquals(1, rack.unitId());
        assertEquals(plant.devices().get(5).endpointIndex(), rack.endpointIndex());
        assertEquals(100, plant.devices().get(5).unitId());
        assertEquals(5e6, plant.poi().exportLimitW());
        assertEquals(2.75e6, plant.blocks().get(0).pcs().get(1).ratedVa());
        assertEquals(50, plant.devices().get(0).profile().pollMs().get(PollClass.FAST));
        assertEquals(40, plant.endpoints().get(0).link().timeoutMs());
        assertEquals(160, plant.endpoints().get(1).link().timeoutMs());
        assertTrue(new DevicePoints(plant).size() > 1500);
    }

    @ParameterizedTest
    @CsvSource({"medium, 160, 1040, 22, 88, 880, 4", "reference, 794, 5194, 110, 440, 4400, 22"})
    void largerPlantsHaveTheCountsOfTheReferenceDesign(
            String name, int endpoints, int devices, int blocks, int banks, int racks, int feeders) {
        PlantConfig plant = ConfigReader.readBundledPlant(name).plantOrThrow();
        assertEquals(endpoints, plant.endpoints().size());
        assertEquals(devices, plant.devices().size());
        assertEquals(blocks, plant.blocks().size());
        assertEquals(banks, countOf(plant, DeviceRole.BANK));
        assertEquals(racks, countOf(plant, DeviceRole.RACK));
        assertEquals(feeders, plant.feederDeviceIndexes().size());
        assertTrue(plant.endpoints().stream().allMatch(endpoint -> endpoint.port() < 17_000));
    }

    private static long countOf(PlantConfig plant, DeviceRole role) {
        return plant.devices().stream().filter(device -> device.role() == role).count();
    }

    @Test
    void readingTheReferencePlantTakesLessThanTwoSeconds() {
        // Processor time: other builds on the same machine must not decide this test.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNs = threads.getCurrentThreadCpuTime();
        ConfigReader.readBundledPlant("reference").plantOrThrow();
        long elapsedMs = (threads.getCurrentThreadCpuTime() - startNs) / 1_000_000;
        assertTrue(elapsedMs < 2000, elapsedMs + " ms");
    }

    @Test
    void portsMoveTogether() {
        PlantConfig plant = ConfigReader.readBundledPlant("small").plantOrThrow();
        PlantConfig moved = plant.withFirstPort(20_000).withPorts(1, 2);
        assertEquals(20_000, moved.endpoints().get(0).port());
        assertEquals(20_481, moved.endpoints().get(6).port());
        assertEquals(1, moved.opcua().port());
        assertEquals(2, moved.http().port());
    }
}
