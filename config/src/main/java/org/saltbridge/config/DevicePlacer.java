package org.saltbridge.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts the devices that templates describe into the plant one by one and gives each its endpoint. */
final class DevicePlacer {
    /** Beyond this the plant file has a slip in one of its counts. */
    static final int DEVICES_MAX = 20_000;

    /**
     * One device to be placed.
     *
     * @param kindIndex 0-based among all devices of the role in the plant; counts ports.
     * @param unitIndex 0-based below the same parent; counts Modbus units.
     * @param numbers what the placeholders of the host stand for.
     */
    record Place(
            Section template,
            DeviceRole role,
            String path,
            int kindIndex,
            int unitIndex,
            Map<String, Integer> numbers) {}

    /** An endpoint whose link is known only when all its devices are. */
    private static final class EndpointDraft {
        final String name;
        final String host;
        final int port;
        final Section section;
        final DeviceRole role;
        final Map<Integer, String> pathByUnit = new HashMap<>();
        int fastestPollMs = Integer.MAX_VALUE;

        EndpointDraft(String name, String host, int port, Section section, DeviceRole role) {
            this.name = name;
            this.host = host;
            this.port = port;
            this.section = section;
            this.role = role;
        }
    }

    private final ProfileLibrary library;
    private final Map<String, Section> overrides;
    private final List<DeviceConfig> devices = new ArrayList<>();
    private final List<EndpointDraft> endpoints = new ArrayList<>();
    private final Map<String, Integer> endpointByAddress = new LinkedHashMap<>();
    private final Map<DeviceProfile, DeviceProfile> sharedProfiles = new HashMap<>();

    DevicePlacer(ProfileLibrary library, Map<String, Section> overrides) {
        this.library = library;
        this.overrides = overrides;
    }

    /** The section that decides a key for this device: its override where that has the key, else its template. */
    Section deciding(Place place, String key) {
        Section override = overrides.get(place.path());
        return override != null && override.has(key) ? override : place.template();
    }

    /** Adds a device with an endpoint of its own and returns its index, or −1 where it cannot be. */
    int add(Place place) {
        return add(place, -1);
    }

    /** Adds a device that shares the endpoint of {@code parentIndex} unless it gives a host or port itself. */
    int add(Place place, int parentIndex) {
        if (devices.size() >= DEVICES_MAX) {
            if (devices.size() == DEVICES_MAX) {
                place.template().error("count", "more than " + DEVICES_MAX + " devices");
            }
            return -1;
        }
        DeviceProfile profile = profile(place);
        if (profile == null) {
            return -1;
        }
        boolean shares = parentIndex >= 0
                && !deciding(place, "host").has("host")
                && !deciding(place, "port").has("port");
        int endpointIndex = shares ? devices.get(parentIndex).endpointIndex() : endpoint(place);
        int unitId = number(deciding(place, "unit"), "unit", place.unitIndex(), 1);
        EndpointDraft endpoint = endpoints.get(endpointIndex);
        String other = endpoint.pathByUnit.putIfAbsent(unitId, place.path());
        if (other != null) {
            deciding(place, "unit")
                    .error(
                            deciding(place, "unit").has("unit") ? "unit" : "port",
                            place.path() + " and " + other + " are both unit " + unitId + " at " + endpoint.host + ":"
                                    + endpoint.port);
        }
        endpoint.fastestPollMs = Math.min(endpoint.fastestPollMs, fastestPollMs(profile));
        devices.add(new DeviceConfig(devices.size(), place.path(), place.role(), profile, endpointIndex, unitId));
        return devices.size() - 1;
    }

    private @Nullable DeviceProfile profile(Place place) {
        Section section = deciding(place, "profile");
        DeviceProfile profile = library.find(section, "profile");
        if (profile == null) {
            return null;
        }
        if (Names.profileRole(profile.role()) != Names.profileRole(place.role())) {
            section.error("profile", "profile \"" + profile.id() + "\" is not for this place");
            return null;
        }
        Map<PollClass, Integer> pollMs =
                ProfileReader.pollMs(deciding(place, "poll").section("poll"), profile.pollMs());
        DeviceProfile placed = new DeviceProfile(
                profile.id(),
                profile.title(),
                profile.source(),
                place.role(),
                profile.readRegistersMax(),
                profile.readGapMax(),
                profile.writeRegistersMax(),
                pollMs,
                profile.registers(),
                profile.setpoints(),
                profile.incomingHeartbeats(),
                profile.outgoingHeartbeats(),
                profile.sequences());
        return sharedProfiles.computeIfAbsent(placed, key -> key);
    }

    private static int fastestPollMs(DeviceProfile profile) {
        int fastestMs = Integer.MAX_VALUE;
        for (RegisterDef register : profile.registers()) {
            fastestMs = Math.min(fastestMs, profile.pollMs().getOrDefault(register.poll(), Integer.MAX_VALUE));
        }
        return fastestMs;
    }

    private int endpoint(Place place) {
        Section portSection = deciding(place, "port");
        String host = host(place);
        int port = number(portSection, "port", place.kindIndex(), 502);
        if (port < 1 || port > 65_535) {
            portSection.error("port", "port " + port + " of " + place.path() + " is not between 1 and 65535");
        }
        String address = host + ":" + port;
        Integer known = endpointByAddress.get(address);
        if (known != null) {
            EndpointDraft endpoint = endpoints.get(known);
            if (endpoint.role != place.role()) {
                portSection.error("port", place.path() + " and " + endpoint.name + " both are at " + address);
            }
            return known;
        }
        endpoints.add(new EndpointDraft(place.path(), host, port, deciding(place, "link"), place.role()));
        endpointByAddress.put(address, endpoints.size() - 1);
        return endpoints.size() - 1;
    }

    private String host(Place place) {
        String host = deciding(place, "host").text("host", "127.0.0.1");
        for (Map.Entry<String, Integer> number : place.numbers().entrySet()) {
            host = host.replace("{" + number.getKey() + "}", Integer.toString(number.getValue()));
        }
        return host;
    }

    /** A number that is given as such or as {@code {first, step}}, counting. */
    private static int number(Section section, String key, int index, int fallback) {
        JsonNode value = section.raw(key);
        if (value.isObject()) {
            Section counted = section.section(key);
            return counted.integer("first", fallback) + index * counted.integer("step", 1);
        }
        return section.integer(key, fallback);
    }

    List<DeviceConfig> devices() {
        return devices;
    }

    /** The endpoints of all devices placed; called once, at the end. */
    List<EndpointConfig> endpoints() {
        List<EndpointConfig> result = new ArrayList<>();
        for (EndpointDraft draft : endpoints) {
            result.add(new EndpointConfig(result.size(), draft.name, draft.host, draft.port, link(draft)));
        }
        return result;
    }

    private static LinkConfig link(EndpointDraft draft) {
        LinkConfig standard = LinkConfig.DEFAULT;
        // A request that may take longer than the period would let the polling fall behind for good.
        int timeoutMs = (int) Math.max(1, Math.min(standard.timeoutMs(), draft.fastestPollMs * 0.8));
        Section link = draft.section.section("link");
        return new LinkConfig(
                link.timeMs("timeout", timeoutMs),
                link.timeMs("connectTimeout", standard.connectTimeoutMs()),
                link.integer("window", standard.window()),
                link.timeMs("minGap", standard.minGapMs()),
                link.timeMs("reconnectMin", standard.reconnectMinMs()),
                link.timeMs("reconnectMax", standard.reconnectMaxMs()),
                link.integer("timeoutsBeforeClose", standard.timeoutsBeforeClose()));
    }
}
