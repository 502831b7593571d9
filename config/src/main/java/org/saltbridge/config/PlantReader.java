package org.saltbridge.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a plant file and replicates its templates. */
final class PlantReader {
    private final YamlMap root;
    private final Function<String, @Nullable DeviceProfile> profiles;
    private final List<EndpointConfig> endpoints = new ArrayList<>();
    private final Map<String, Integer> endpointByAddress = new HashMap<>();
    private final List<DeviceConfig> devices = new ArrayList<>();

    PlantReader(YamlMap root, Function<String, @Nullable DeviceProfile> profiles) {
        this.root = root;
        this.profiles = profiles;
    }

    /** Where one device of a template stands: the numbers that its host, port and unit may depend on, 1-based. */
    private record Position(int block, int pcs, int container, int rack, int overall) {

        String fill(String text) {
            return text.replace("{block}", Integer.toString(block))
                    .replace("{pcs}", Integer.toString(pcs))
                    .replace("{container}", Integer.toString(container))
                    .replace("{rack}", Integer.toString(rack));
        }
    }

    /** A device as a template describes it. */
    private record Template(
            YamlMap map,
            DeviceProfile profile,
            @Nullable String host,
            int portFirst,
            int portStep,
            int unitFirst,
            int unitStep,
            LinkConfig link) {}

    @Nullable
    PlantConfig read() {
        YamlMap plant = root.map("plant");
        YamlMap poi = root.map("poi");
        YamlMap blocks = root.map("blocks");
        if (plant == null || poi == null || blocks == null) {
            root.problem("plant", "a plant file needs the keys plant, poi and blocks");
            return null;
        }
        PoiConfig poiConfig = poi(poi);
        List<Integer> feeders = feeders();
        List<BlockConfig> blockConfigs = blocks(blocks);
        PlantConfig config = new PlantConfig(
                plant.text("id"),
                plant.text("name"),
                poiConfig,
                dispatch(),
                opcua(),
                http(),
                simulation(),
                endpoints,
                devices,
                feeders,
                blockConfigs);
        plant.close();
        root.close();
        return config;
    }

    private PoiConfig poi(YamlMap map) {
        double ratedW = map.requiredQuantity("rated", Quantity.WATTS);
        YamlMap meter = map.map("meter");
        int meterIndex = -1;
        if (meter == null) {
            map.problem("meter", "key \"meter\" is missing");
        } else {
            meterIndex = single(meter, "Plant/POI", DeviceRole.POI_METER);
        }
        YamlMap check = map.map("checkMeter");
        int checkIndex = check == null ? -1 : single(check, "Plant/POI/CheckMeter", DeviceRole.CHECK_METER);
        PoiConfig poi = new PoiConfig(
                ratedW,
                map.quantity("exportLimit", ratedW, Quantity.WATTS),
                map.quantity("importLimit", ratedW, Quantity.WATTS),
                map.quantity("reactiveLimit", ratedW / 2, Quantity.VARS),
                map.quantity("nominalFrequency", 50, Quantity.HERTZ),
                map.quantity("nominalVoltage", 34_500, Quantity.VOLTS),
                meterIndex,
                checkIndex);
        map.close();
        return poi;
    }

    private int single(YamlMap map, String path, DeviceRole role) {
        Template template = template(map);
        int index = device(path, role, template, new Position(1, 1, 1, 1, 0), null);
        map.close();
        return index;
    }

    private List<Integer> feeders() {
        List<Integer> feeders = new ArrayList<>();
        YamlMap map = root.map("feeders");
        if (map != null) {
            int count = map.requiredInteger("count", 0, 1000);
            Template template = template(map);
            for (int i = 0; i < count; i++) {
                String path = "Plant/Feeders/F" + padded(i + 1, 2);
                feeders.add(device(path, DeviceRole.FEEDER_METER, template, new Position(1, 1, 1, 1, i), null));
            }
            map.close();
        }
        return feeders;
    }

    private List<BlockConfig> blocks(YamlMap map) {
        int blockCount = map.requiredInteger("count", 1, 5000);
        YamlMap auxMap = map.map("aux");
        Template aux = auxMap == null ? null : template(auxMap);
        YamlMap pcsMap = map.map("pcs");
        if (pcsMap == null) {
            map.problem("pcs", "key \"pcs\" is missing");
            return List.of();
        }
        PcsTemplate pcs = new PcsTemplate(pcsMap);
        List<BlockConfig> blocks = new ArrayList<>();
        int digits = Math.max(3, Integer.toString(blockCount).length());
        for (int b = 0; b < blockCount; b++) {
            String id = "B" + padded(b + 1, digits);
            String path = "Plant/Blocks/" + id;
            int auxIndex =
                    aux == null ? -1 : device(path, DeviceRole.BLOCK_AUX, aux, new Position(b + 1, 1, 1, 1, b), null);
            List<PcsConfig> units = new ArrayList<>();
            for (int p = 0; p < pcs.count; p++) {
                units.add(pcs.place(path, b, p));
            }
            blocks.add(new BlockConfig(id, path, auxIndex, units));
        }
        pcs.close();
        if (auxMap != null) {
            auxMap.close();
        }
        map.close();
        return blocks;
    }

    /** The PCS template with its containers and racks. */
    private final class PcsTemplate {
        final int count;
        private final YamlMap map;
        private final Template pcs;
        private final double ratedW;
        private final double ratedVa;
        private final boolean plantControl;
        private final @Nullable YamlMap containerMap;
        private final @Nullable YamlMap rackMap;
        private final @Nullable Template bank;
        private final @Nullable Template rack;
        private final int containerCount;
        private final int rackCount;

        PcsTemplate(YamlMap map) {
            this.map = map;
            count = map.requiredInteger("count", 1, 100);
            pcs = template(map);
            ratedW = map.requiredQuantity("rated", Quantity.WATTS);
            ratedVa = map.quantity("ratedApparent", ratedW, Quantity.VOLT_AMPERES);
            if (ratedVa < ratedW) {
                map.problem("ratedApparent", "the apparent power rating is below the active power rating");
            }
            plantControl = map.flag("plantControl", true);
            containerMap = map.map("containers");
            containerCount = containerMap == null ? 0 : containerMap.requiredInteger("count", 1, 100);
            bank = containerMap == null ? null : template(containerMap);
            rackMap = containerMap == null ? null : containerMap.map("racks");
            rackCount = rackMap == null ? 0 : rackMap.requiredInteger("count", 1, 100);
            rack = rackMap == null ? null : template(rackMap);
            if (rackCount == 0) {
                map.problem("containers", "a PCS needs containers with racks");
            }
        }

        PcsConfig place(String blockPath, int block, int number) {
            String id = "PCS" + (number + 1);
            String path = blockPath + "/" + id;
            int overall = block * count + number;
            int index = device(path, DeviceRole.PCS, pcs, new Position(block + 1, number + 1, 1, 1, overall), null);
            List<ContainerConfig> containers = new ArrayList<>();
            for (int c = 0; c < containerCount; c++) {
                containers.add(container(path, block, number, c, overall * containerCount + c));
            }
            return new PcsConfig(id, path, index, ratedW, ratedVa, plantControl, containers);
        }

        private ContainerConfig container(String pcsPath, int block, int number, int c, int overall) {
            String id = "Container" + (c + 1);
            String path = pcsPath + "/" + id;
            Template bankTemplate = bank;
            if (bankTemplate == null) {
                return new ContainerConfig(id, path, -1, List.of());
            }
            Position position = new Position(block + 1, number + 1, c + 1, 1, overall);
            int index = device(path, DeviceRole.BANK, bankTemplate, position, null);
            EndpointConfig shared = endpoints.get(devices.get(index).endpointIndex());
            List<RackConfig> racks = new ArrayList<>();
            for (int r = 0; r < rackCount; r++) {
                String rackId = "Rack" + padded(r + 1, 2);
                Template rackTemplate = rack;
                if (rackTemplate != null) {
                    Position at = new Position(block + 1, number + 1, c + 1, r + 1, r);
                    racks.add(new RackConfig(
                            rackId, device(path + "/" + rackId, DeviceRole.RACK, rackTemplate, at, shared)));
                }
            }
            return new ContainerConfig(id, path, index, racks);
        }

        void close() {
            if (rackMap != null) {
                rackMap.close();
            }
            if (containerMap != null) {
                containerMap.close();
            }
            map.close();
        }
    }

    private static String padded(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }

    private Template template(YamlMap map) {
        String name = map.text("profile");
        DeviceProfile profile = profiles.apply(name);
        if (profile == null) {
            map.problem("profile", "there is no usable profile \"" + name + "\"");
            profile = NO_PROFILE;
        }
        Map<PollClass, Integer> pollMs = new EnumMap<>(PollClass.class);
        pollMs.putAll(profile.pollMs());
        pollMs.putAll(ProfileReader.poll(map));
        profile = withPoll(profile, pollMs);
        int[] port = counted(map, "port", 502, 1, 65_535);
        int[] unit = counted(map, "unit", 1, 1, 255);
        return new Template(
                map, profile, map.textOrNull("host"), port[0], port[1], unit[0], unit[1], link(map, profile));
    }

    private static final DeviceProfile NO_PROFILE = new DeviceProfile(
            "", "", "", DeviceRole.PCS, 125, 0, 123, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    private static DeviceProfile withPoll(DeviceProfile profile, Map<PollClass, Integer> pollMs) {
        return new DeviceProfile(
                profile.id(),
                profile.title(),
                profile.source(),
                profile.role(),
                profile.readRegistersMax(),
                profile.readGapMax(),
                profile.writeRegistersMax(),
                pollMs,
                profile.registers(),
                profile.setpoints(),
                profile.incomingHeartbeats(),
                profile.outgoingHeartbeats(),
                profile.sequences());
    }

    /** A number, or {@code first} and {@code step} to count from; a plain number counts in steps of 0. */
    private int[] counted(YamlMap map, String key, int fallback, int min, int max) {
        if (map.node(key) instanceof org.snakeyaml.engine.v2.nodes.MappingNode) {
            YamlMap counter = map.map(key);
            if (counter != null) {
                int[] numbers = {counter.requiredInteger("first", min, max), counter.integer("step", 1, 1, 1000)};
                counter.close();
                return numbers;
            }
        }
        return new int[] {map.integer(key, fallback, min, max), 0};
    }

    private LinkConfig link(YamlMap map, DeviceProfile profile) {
        int fastestMs = profile.pollMs().values().stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElse(1000);
        LinkConfig base = LinkConfig.DEFAULT;
        int timeoutMs = Math.max(5, Math.min(base.timeoutMs(), fastestMs * 4 / 5));
        YamlMap link = map.map("link");
        if (link == null) {
            return new LinkConfig(
                    timeoutMs,
                    base.connectTimeoutMs(),
                    base.window(),
                    base.minGapMs(),
                    base.reconnectMinMs(),
                    base.reconnectMaxMs(),
                    base.timeoutsBeforeClose());
        }
        LinkConfig config = new LinkConfig(
                (int) link.quantity("timeout", timeoutMs, Quantity.MILLISECONDS),
                (int) link.quantity("connectTimeout", base.connectTimeoutMs(), Quantity.MILLISECONDS),
                link.integer("window", base.window(), 1, 16),
                (int) link.quantity("minGap", base.minGapMs(), Quantity.MILLISECONDS),
                (int) link.quantity("reconnectMin", base.reconnectMinMs(), Quantity.MILLISECONDS),
                (int) link.quantity("reconnectMax", base.reconnectMaxMs(), Quantity.MILLISECONDS),
                link.integer("timeoutsBeforeClose", base.timeoutsBeforeClose(), 1, 100));
        if (config.timeoutMs() > fastestMs) {
            link.problem(
                    "timeout",
                    "the time-out of " + config.timeoutMs() + " ms is longer than the fastest poll period, " + fastestMs
                            + " ms");
        }
        link.close();
        return config;
    }

    private int device(
            String path, DeviceRole role, Template template, Position position, @Nullable EndpointConfig shared) {
        EndpointConfig endpoint = shared;
        if (endpoint == null || template.host() != null) {
            endpoint = endpoint(path, template, position);
        }
        int unit = template.unitFirst() + template.unitStep() * position.overall();
        if (unit > 255) {
            template.map().problem("unit", path + " would get unit " + unit + ", above 255");
        }
        DeviceConfig device = new DeviceConfig(devices.size(), path, role, template.profile(), endpoint.index(), unit);
        devices.add(device);
        return device.index();
    }

    private EndpointConfig endpoint(String path, Template template, Position position) {
        String host = position.fill(template.host() == null ? "127.0.0.1" : template.host());
        int port = template.portFirst() + template.portStep() * position.overall();
        if (port > 65_535) {
            template.map().problem("port", path + " would get port " + port + ", above 65535");
        }
        Integer known = endpointByAddress.get(host + ":" + port);
        if (known != null) {
            return endpoints.get(known);
        }
        EndpointConfig endpoint = new EndpointConfig(endpoints.size(), path, host, port, template.link());
        endpoints.add(endpoint);
        endpointByAddress.put(host + ":" + port, endpoint.index());
        return endpoint;
    }

    private DispatchConfig dispatch() {
        DispatchConfig base = DispatchConfig.DEFAULT;
        YamlMap map = root.map("dispatch");
        if (map == null) {
            return base;
        }
        DispatchConfig config = new DispatchConfig(
                (int) map.quantity("tick", base.tickMs(), Quantity.MILLISECONDS),
                (int) map.quantity("commandTimeout", base.commandTimeoutMs(), Quantity.MILLISECONDS),
                map.integer("queueCapacity", base.queueCapacity(), 1, 65_536),
                (int) map.quantity("maxCommandAge", base.maxCommandAgeMs(), Quantity.MILLISECONDS),
                map.flag("readOnly", base.readOnly()));
        if (config.tickMs() < 10) {
            map.problem("tick", "the tick must be at least 10 ms");
        }
        map.close();
        return config;
    }

    private OpcUaConfig opcua() {
        OpcUaConfig base = OpcUaConfig.DEFAULT;
        YamlMap map = root.map("opcua");
        if (map == null) {
            return base;
        }
        OpcUaConfig config = new OpcUaConfig(
                map.text("bind", base.bindAddress()),
                map.integer("port", base.port(), 1, 65_535),
                map.flag("allowInsecure", base.allowInsecure()),
                map.integer("sessionsMax", base.sessionsMax(), 1, 10_000),
                map.integer("monitoredItemsMax", base.monitoredItemsMax(), 1, 10_000_000));
        map.close();
        return config;
    }

    private HttpConfig http() {
        HttpConfig base = HttpConfig.DEFAULT;
        YamlMap map = root.map("http");
        if (map == null) {
            return base;
        }
        HttpConfig config =
                new HttpConfig(map.text("bind", base.bindAddress()), map.integer("port", base.port(), 1, 65_535));
        map.close();
        return config;
    }

    private SimulationConfig simulation() {
        SimulationConfig base = SimulationConfig.DEFAULT;
        YamlMap map = root.map("simulation");
        if (map == null) {
            return base;
        }
        SimulationConfig config = new SimulationConfig(
                map.text("chemistry", base.chemistry()),
                map.quantity("initialSoc", base.initialSocPercent(), Quantity.PERCENT),
                map.number("timeFactor", base.timeFactor()),
                map.quantity("ambient", base.ambientCelsius(), Quantity.CELSIUS),
                (int) map.quantity("replyDelay", base.replyDelayMs(), Quantity.MILLISECONDS),
                (int) map.quantity("watchdog", base.watchdogMs(), Quantity.MILLISECONDS),
                map.text("watchdogAction", base.watchdogAction()),
                map.quantity("load", base.loadW(), Quantity.WATTS),
                map.integer("seed", (int) base.seed(), 0, Integer.MAX_VALUE));
        map.close();
        return config;
    }
}
