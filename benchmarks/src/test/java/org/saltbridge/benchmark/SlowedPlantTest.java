package org.saltbridge.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PollClass;

/** Half rates are those of the plant, halved, and nothing else of it. */
class SlowedPlantTest {

    @Test
    void pollsAndRefreshesAreHalvedAndProfilesStayShared() throws IOException {
        PlantConfig plant = PlantProcesses.readPlant("small");
        PlantConfig half = SlowedPlant.of(plant, 2);
        assertEquals(2 * plant.dispatch().tickMs(), half.dispatch().tickMs());
        assertEquals(plant.devices().size(), half.devices().size());
        List<DeviceConfig> pcs = half.devices().stream()
                .filter(device -> device.role() == DeviceRole.PCS)
                .toList();
        assertEquals(400, pcs.get(0).profile().pollMs().get(PollClass.FAST));
        assertSame(pcs.get(0).profile(), pcs.get(1).profile());
        assertEquals(
                plant.devices().get(pcs.get(0).index()).profile().registers(),
                pcs.get(0).profile().registers());
    }
}
