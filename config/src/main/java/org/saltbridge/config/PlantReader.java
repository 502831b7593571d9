package org.saltbridge.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a plant document into a {@link PlantConfig}: replicates the templates and applies the overrides. */
final class PlantReader {
    private final Section root;
    private final Section blocks;
    private final DevicePlacer placer;
    private final Map<String, Section> overrides = new LinkedHashMap<>();
    private int pcsCount;
    private int containerCount;
    private int rackCount;

    PlantReader(YamlDocument document, ProfileLibrary library) {
        root = Section.root(document);
        blocks = root.section("blocks");
        for (Section override : root.items("overrides")) {
            String path = fullPath(override.text("path", ""));
            if (overrides.putIfAbsent(path, override) != null) {
                override.error("path", "a second override for " + path);
            }
        }
        placer = new DevicePlacer(library, overrides);
    }

    /** An override may leave out what is the same for all: {@code B012/PCS1}, {@code Feeders/F01}. */
    static String fullPath(String path) {
        if (path.startsWith("Plant/")) {
            return path;
        }
        return path.startsWith("B") && !path.startsWith("Blocks/") ? "Plant/Blocks/" + path : "Plant/" + path;
    }

    /** The plant; null where its templates give more devices than can be meant. */
    @Nullable
    PlantConfig read() {
        long deviceCount = deviceCount();
        if (deviceCount > DevicePlacer.DEVICES_MAX) {
            blocks.error(
                    "count", "the templates give " + deviceCount + " devices, more than " + DevicePlacer.DEVICES_MAX);
            return null;
        }
        Section plant = root.section("plant");
        PoiConfig poi = poi(root.section("poi"));
        List<Integer> feeders = feeders(root.section("feeders"));
        List<BlockConfig> blockConfigs = new ArrayList<>();
        int count = blocks.integer("count", 0);
        int digits = Math.max(3, Integer.toString(count).length());
        for (int number = 1; number <= count; number++) {
            blockConfigs.add(block(number, "B" + padded(number, digits)));
        }
        PlantConfig config = new PlantConfig(
                plant.text("id", ""),
                plant.text("name", ""),
                poi,
                dispatch(root.section("dispatch")),
                new ControlReader(root.section("control"), poi).read(),
                opcua(root.section("opcua")),
                http(root.section("http")),
                SimulationReader.read(root.section("simulation")),
                placer.endpoints(),
                placer.devices(),
                feeders,
                blockConfigs);
        new PlantChecks(root, config).check();
        new OverrideChecks(root.items("overrides"), overrides, placer.roleByPath()).check();
        return config;
    }

    /** How many devices the templates give, before any of them is made. */
    private long deviceCount() {
        Section pcs = blocks.section("pcs");
        Section containers = pcs.section("containers");
        long perContainer = 1L + count(containers.section("racks"));
        long perPcs = 1L + count(containers) * perContainer;
        long perBlock = (blocks.has("aux") ? 1 : 0) + count(pcs) * perPcs;
        return 2L + count(root.section("feeders")) + count(blocks) * perBlock;
    }

    /** A count that the schema has refused anyway must not overflow the sum. */
    private static long count(Section section) {
        return Math.max(0, Math.min(section.integer("count", 0), DevicePlacer.DEVICES_MAX));
    }

    private static String padded(int number, int digits) {
        String text = Integer.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    private PoiConfig poi(Section section) {
        double ratedW = section.quantity("rated", Quantity.POWER_W, 0);
        int meter = placer.add(
                new DevicePlacer.Place(section.section("meter"), DeviceRole.POI_METER, "Plant/POI", 0, 0, Map.of()));
        int checkMeter = addIfGiven(section, "checkMeter", DeviceRole.CHECK_METER, "Plant/POI/CheckMeter");
        int loadMeter = addIfGiven(section, "loadMeter", DeviceRole.LOAD_METER, "Plant/Load");
        int breaker = addIfGiven(section, "breaker", DeviceRole.POI_BREAKER, "Plant/POI/Breaker");
        return new PoiConfig(
                ratedW,
                section.quantity("exportLimit", Quantity.POWER_W, ratedW),
                section.quantity("importLimit", Quantity.POWER_W, ratedW),
                section.quantity("reactiveLimit", Quantity.REACTIVE_VAR, ratedW / 2),
                section.quantity("nominalFrequency", Quantity.FREQUENCY_HZ, 60),
                section.quantity("nominalVoltage", Quantity.VOLTAGE_V, 34_500),
                meter,
                checkMeter,
                loadMeter,
                breaker);
    }

    private int addIfGiven(Section poi, String key, DeviceRole role, String path) {
        return poi.has(key) ? placer.add(new DevicePlacer.Place(poi.section(key), role, path, 0, 0, Map.of())) : -1;
    }

    private List<Integer> feeders(Section section) {
        List<Integer> indexes = new ArrayList<>();
        int count = section.integer("count", 0);
        int digits = Math.max(2, Integer.toString(count).length());
        for (int number = 1; number <= count; number++) {
            String path = "Plant/Feeders/" + "F" + padded(number, digits);
            indexes.add(placer.add(new DevicePlacer.Place(
                    section, DeviceRole.FEEDER_METER, path, number - 1, number - 1, Map.of("feeder", number))));
        }
        return indexes;
    }

    private BlockConfig block(int number, String id) {
        String path = "Plant/Blocks/" + id;
        Map<String, Integer> numbers = Map.of("block", number);
        int aux = blocks.has("aux")
                ? placer.add(new DevicePlacer.Place(
                        blocks.section("aux"), DeviceRole.BLOCK_AUX, path, number - 1, number - 1, numbers))
                : -1;
        Section template = blocks.section("pcs");
        List<PcsConfig> pcs = new ArrayList<>();
        for (int i = 1; i <= template.integer("count", 0); i++) {
            pcs.add(pcs(template, i, path, number));
        }
        return new BlockConfig(id, path, aux, pcs);
    }

    private PcsConfig pcs(Section template, int number, String parent, int block) {
        String id = "PCS" + number;
        DevicePlacer.Place place = new DevicePlacer.Place(
                template,
                DeviceRole.PCS,
                parent + "/" + id,
                pcsCount++,
                number - 1,
                Map.of("block", block, "pcs", number));
        int index = placer.add(place);
        double ratedW = placer.deciding(place, "rated").quantity("rated", Quantity.POWER_W, 0);
        double ratedVa =
                placer.deciding(place, "ratedApparent").quantity("ratedApparent", Quantity.APPARENT_VA, ratedW);
        checkRating(place, ratedW, ratedVa);
        Section containers = template.section("containers");
        List<ContainerConfig> list = new ArrayList<>();
        for (int i = 1; i <= containers.integer("count", 0); i++) {
            list.add(container(containers, i, place));
        }
        boolean plantControl = placer.deciding(place, "plantControl").flag("plantControl", true);
        return new PcsConfig(id, place.path(), index, ratedW, ratedVa, plantControl, list);
    }

    private void checkRating(DevicePlacer.Place place, double ratedW, double ratedVa) {
        Section rated = placer.deciding(place, "rated");
        Section apparent = placer.deciding(place, "ratedApparent");
        if (!rated.isSound() || !apparent.isSound()) {
            return;
        }
        if (ratedW <= 0) {
            rated.error("rated", "rated must be above 0 W");
        } else if (ratedVa < ratedW) {
            apparent.error(
                    "ratedApparent",
                    "ratedApparent is below rated: " + RegisterChecks.plain(ratedVa) + " VA < "
                            + RegisterChecks.plain(ratedW) + " W");
        }
    }

    private ContainerConfig container(Section template, int number, DevicePlacer.Place pcs) {
        String id = "Container" + number;
        Map<String, Integer> numbers = new HashMap<>(pcs.numbers());
        numbers.put("container", number);
        DevicePlacer.Place place = new DevicePlacer.Place(
                template, DeviceRole.BANK, pcs.path() + "/" + id, containerCount++, number - 1, Map.copyOf(numbers));
        int index = placer.add(place);
        Section racks = template.section("racks");
        int count = racks.integer("count", 0);
        int digits = Math.max(2, Integer.toString(count).length());
        List<RackConfig> list = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String rackId = "Rack" + padded(i, digits);
            DevicePlacer.Place rack = new DevicePlacer.Place(
                    racks, DeviceRole.RACK, place.path() + "/" + rackId, rackCount++, i - 1, place.numbers());
            list.add(new RackConfig(rackId, placer.add(rack, index)));
        }
        return new ContainerConfig(id, place.path(), index, list);
    }

    private static DispatchConfig dispatch(Section section) {
        DispatchConfig standard = DispatchConfig.DEFAULT;
        return new DispatchConfig(
                section.timeMs("tick", standard.tickMs()),
                section.timeMs("commandTimeout", standard.commandTimeoutMs()),
                section.integer("queueCapacity", standard.queueCapacity()),
                section.timeMs("maxCommandAge", standard.maxCommandAgeMs()),
                section.flag("readOnly", standard.readOnly()),
                section.choice("idle", Names.IDLE, standard.idle()));
    }

    private static OpcUaConfig opcua(Section section) {
        OpcUaConfig standard = OpcUaConfig.DEFAULT;
        return new OpcUaConfig(
                section.text("bind", standard.bindAddress()),
                section.integer("port", standard.port()),
                section.flag("allowInsecure", standard.allowInsecure()),
                section.integer("sessionsMax", standard.sessionsMax()),
                section.integer("monitoredItemsMax", standard.monitoredItemsMax()));
    }

    private static HttpConfig http(Section section) {
        HttpConfig standard = HttpConfig.DEFAULT;
        return new HttpConfig(section.text("bind", standard.bindAddress()), section.integer("port", standard.port()));
    }
}
