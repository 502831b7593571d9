package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

    @Test
    void theSmallPlantHasNineEndpointsAndFortyRacks() {
        ConfigResult result = ConfigReader.readBundledPlant("small");
        assertEquals(List.of(), result.problems());
        PlantConfig plant = result.plantOrThrow();
        assertEquals(9, plant.endpoints().size());
        assertEquals(2 + 1 + 2 + 4 + 40, plant.devices().size());
        assertEquals(
                "Plant/Blocks/B001/PCS2/Container2/Rack10",
                plant.devices().get(plant.devices().size() - 1).path());
    }
}
