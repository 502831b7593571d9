package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PlantConfig;

/** Plants of devices in the shape of vendors' families, each simulated from its profile, and driven by a setpoint. */
class VendorPlantTest {
    private static final String PLANT = """
            plant: { id: vendors, name: Vendors }
            poi: { rated: %1$s, meter: { profile: generic-meter, port: 15020, poll: { fast: 50 ms } } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: %2$s
                rated: %1$s
                port: 15100
                containers:
                  count: 1
                  profile: %3$s
                  port: 15200
                  unit: 100
                  racks: { count: 2, profile: %4$s, unit: { first: 1 } }
            simulation: { watchdog: 30 s }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "kaco-gridsave-like, 92 kW, generic-bank-bms, soltaro-like",
        "sinexcel-like, 30 kW, nuvation-like, generic-rack-bms",
        "sma-like, 60 kW, nuvation-like, soltaro-like",
    })
    void aPcsOfAFamilyFollowsASetpoint(String pcs, String rated, String bank, String rack) throws Exception {
        Path file = Files.writeString(folder.resolve("plant.yaml"), PLANT.formatted(rated, pcs, bank, rack));
        PlantConfig config = ConfigReader.readPlant(file).plantOrThrow();
        double halfW = config.blocks().get(0).pcs().get(0).ratedW() / 2;
        try (RunningPlant plant = RunningPlant.start(config, folder.resolve("data"))) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            Until.within(10_000, "power is available", () -> dispatcher.number("Plant/PPC/DPMC1/WMaxAvl") > halfW);

            StatusCode answer = dispatcher.write(SETPOINT + "/ctlVal", halfW);

            assertTrue(answer.isGood(), answer::toString);
            assertEquals(halfW, plant.simulator.value(PCS1, "DINV1/WSpt/mxVal"), halfW / 100);
            Until.within(
                    20_000,
                    "the power is seen",
                    () -> Math.abs(dispatcher.number(PCS1 + "/MMXU1/TotW") - halfW) < halfW / 20);
            assertEquals(halfW, plant.simulator.value(PCS1, "MMXU1/TotW"), halfW / 20, "in truth");
        }
    }
}
