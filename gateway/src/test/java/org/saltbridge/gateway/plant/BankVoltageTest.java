package org.saltbridge.gateway.plant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PlantConfig;

/** Available power of a PCS that does not measure its DC voltage. */
class BankVoltageTest {
    private static final String PLANT = """
            plant: { id: site, name: Site }
            poi: { rated: 1 MW, meter: { profile: generic-meter, port: 15020 } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: site-pcs
                rated: 1 MW
                port: 15100
                containers:
                  count: 2
                  profile: generic-bank-bms
                  port: { first: 15200 }
                  unit: 100
                  racks: { count: 1, profile: generic-rack-bms }
            """;

    private static final String PROFILE = """
            profile: site-pcs
            title: PCS without a DC side to look at
            source: map of the site
            role: pcs
            poll: { fast: 200 ms }
            registers:
              - { point: MMXU1/TotW, address: 10, type: s32, unit: W, poll: fast }
            setpoints:
              - { point: DINV1/WSpt, function: 16, address: 30, fields: [ { type: s32 } ], unit: W, range: [-1000000, 1000000] }
            """;

    @Test
    void itIsTheLowestVoltageOfTheBanksTimesTheirCurrent(@TempDir Path folder) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("profiles")).resolve("site-pcs.yaml"), PROFILE);
        PlantConfig plant = ConfigReader.readPlant(Files.writeString(folder.resolve("plant.yaml"), PLANT))
                .plantOrThrow();
        PointCatalog catalog = new PointCatalog(plant, new DerivedPoints(plant).points());
        PointTable table = new PointTable(catalog.size());
        DeviceStates states = new DeviceStates(plant.devices().size());
        PlantSink sink =
                new PlantSink(table, states, new DispatchTrigger(plant.devices().size(), new int[0], () -> {}));
        plant.devices().forEach(device -> sink.state(device.index(), DeviceState.ONLINE, 1));
        Rollup rollup = new Rollup(plant, catalog, table, states);
        String pcs = "Plant/Blocks/B001/PCS1";
        for (int bank = 1; bank <= 2; bank++) {
            String path = pcs + "/Container" + bank + "/DBAT1/";
            give(sink, catalog, path + "Vol", 1_000 + 10 * bank, Quality.GOOD);
            give(sink, catalog, path + "DschAmpLim", 100, Quality.GOOD);
            give(sink, catalog, path + "ChaAmpLim", 50, Quality.GOOD);
        }
        PointTable.Slot slot = new PointTable.Slot();

        rollup.run(5_000);
        table.read(catalog.indexOf(pcs + "/DSTO1/AvlDschW"), slot);
        assertEquals(1_010 * 200, slot.value(), 1e-6);

        give(sink, catalog, pcs + "/Container1/DBAT1/Vol", Double.NaN, Quality.NO_COMMUNICATION);
        rollup.run(6_000);
        table.read(catalog.indexOf(pcs + "/DSTO1/AvlDschW"), slot);
        assertEquals(1_020 * 200, slot.value(), 1e-6);
    }

    private static void give(PlantSink sink, PointCatalog catalog, String path, double value, Quality quality) {
        sink.sample(catalog.indexOf(path), value, quality.code(), 1_000);
    }
}
