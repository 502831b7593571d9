package org.saltbridge.gateway.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.HttpConfig;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.OpcUaConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PoiConfig;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.SimulationConfig;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;
import org.saltbridge.gateway.plant.DispatchStatus;

/** The smallest plants that dispatch can be driven with. */
final class DispatchPlants {

    /** Nobody looks at what is shown. */
    static final DispatchStatus NO_STATUS = new DispatchStatus() {
        @Override
        public void plant(Values values, long epochMs) {}

        @Override
        public void pcsControl(int pcsIndex, boolean inPlant, long epochMs) {}
    };

    private DispatchPlants() {}

    static PlantConfig twoPcs(boolean readOnly) {
        return pcs(2, readOnly);
    }

    /** A plant of PCS alone, 2.5 MW each, with limits at the sum of their ratings. */
    static PlantConfig pcs(int count, boolean readOnly) {
        return pcs(count, readOnly, profile(List.of()));
    }

    /** A PCS that can be given active and reactive power, with sequences. */
    static DeviceProfile profile(List<SequenceDef> sequences) {
        return new DeviceProfile(
                "pcs",
                "PCS",
                "test",
                DeviceRole.PCS,
                125,
                8,
                123,
                Map.of(),
                List.of(),
                List.of(setpoint("DINV1/WSpt", Unit.WATT, 200), setpoint("DINV1/VArSpt", Unit.VAR, 202)),
                List.of(),
                List.of(),
                sequences);
    }

    /** The same with PCS of a profile. */
    static PlantConfig pcs(int count, boolean readOnly, DeviceProfile profile) {
        List<EndpointConfig> endpoints = new ArrayList<>();
        List<DeviceConfig> devices = new ArrayList<>();
        List<PcsConfig> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String path = "Plant/Blocks/B001/PCS" + (i + 1);
            endpoints.add(new EndpointConfig(i, path, "127.0.0.1", 1, LinkConfig.DEFAULT));
            devices.add(new DeviceConfig(i, path, DeviceRole.PCS, profile, i, 1));
            all.add(new PcsConfig("PCS" + (i + 1), path, i, 2_500_000, 2_750_000, true, List.of()));
        }
        double limitW = 2_500_000.0 * count;
        return new PlantConfig(
                "test",
                "Test",
                new PoiConfig(limitW, limitW, limitW, limitW / 2, 60, 34_500, -1, -1, -1, -1),
                new DispatchConfig(100, 2000, 16, 10_000, readOnly, DispatchConfig.Idle.PARK),
                ControlConfig.DEFAULT,
                OpcUaConfig.DEFAULT,
                HttpConfig.DEFAULT,
                SimulationConfig.DEFAULT,
                endpoints,
                devices,
                List.of(),
                List.of(new BlockConfig("B001", "Plant/Blocks/B001", -1, all)));
    }

    /** One PCS with two banks behind it, all with sequences of one step; the banks are devices 1 and 2. */
    static PlantConfig pcsWithBanks() {
        List<SequenceDef> sequences = List.of(
                new SequenceDef("start", List.of(new SequenceStep(6, 220, 1, "S", List.of(4), 20_000))),
                new SequenceDef("stop", List.of(new SequenceStep(6, 220, 2, "S", List.of(1), 10_000))),
                new SequenceDef("blackStart", List.of(new SequenceStep(6, 220, 3, "S", List.of(4), 20_000))));
        DeviceProfile profile = profile(sequences);
        PlantConfig plant = pcs(1, false, profile);
        PcsConfig pcs = plant.blocks().get(0).pcs().get(0);
        List<DeviceConfig> devices = new ArrayList<>(plant.devices());
        List<ContainerConfig> banks = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            String path = pcs.path() + "/Container" + i;
            devices.add(new DeviceConfig(i, path, DeviceRole.BANK, profile, 0, 1 + i));
            banks.add(new ContainerConfig("Container" + i, path, i, List.of()));
        }
        PcsConfig withBanks =
                new PcsConfig(pcs.id(), pcs.path(), pcs.deviceIndex(), pcs.ratedW(), pcs.ratedVa(), true, banks);
        return with(
                plant,
                plant.poi(),
                devices,
                List.of(new BlockConfig("B001", "Plant/Blocks/B001", -1, List.of(withBanks))));
    }

    private static PlantConfig with(
            PlantConfig plant, PoiConfig poi, List<DeviceConfig> devices, List<BlockConfig> blocks) {
        return new PlantConfig(
                plant.id(),
                plant.name(),
                poi,
                plant.dispatch(),
                plant.control(),
                plant.opcua(),
                plant.http(),
                plant.simulation(),
                plant.endpoints(),
                devices,
                List.of(),
                blocks);
    }

    /** Two PCS that can start a dead bus, and the breaker of the POI as device 2. */
    static PlantConfig twoPcsAndABreaker() {
        DeviceProfile profile = profile(List.of(
                new SequenceDef("start", List.of(new SequenceStep(6, 220, 1, "S", List.of(4), 20_000))),
                new SequenceDef("stop", List.of(new SequenceStep(6, 220, 2, "S", List.of(1), 10_000))),
                new SequenceDef(
                        "blackStart",
                        List.of(
                                new SequenceStep(6, 220, 3, "S", List.of(3), 20_000),
                                new SequenceStep(6, 221, 1, "S", List.of(4), 20_000)))));
        DeviceProfile relay = profile(List.of(
                new SequenceDef("start", List.of(new SequenceStep(6, 100, 2, "S", List.of(2), 30_000))),
                new SequenceDef("stop", List.of(new SequenceStep(6, 100, 1, "S", List.of(1), 2_000)))));
        PlantConfig plant = pcs(2, false, profile);
        List<DeviceConfig> devices = new ArrayList<>(plant.devices());
        devices.add(new DeviceConfig(2, "Plant/POI/Breaker", DeviceRole.POI_BREAKER, relay, 0, 1));
        PoiConfig poi = plant.poi();
        PoiConfig withBreaker = new PoiConfig(
                poi.ratedW(),
                poi.exportLimitW(),
                poi.importLimitW(),
                poi.reactiveLimitVar(),
                poi.nominalHz(),
                poi.nominalV(),
                -1,
                -1,
                -1,
                2);
        return with(plant, withBreaker, devices, plant.blocks());
    }

    private static SetpointDef setpoint(String point, Unit unit, int address) {
        WriteField field = new WriteField(RegisterType.S32, WordOrder.ABCD, 1, false, Double.NaN);
        return new SetpointDef(point, 16, address, List.of(field), null, unit, 1, -4e6, 4e6);
    }
}
