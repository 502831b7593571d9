package org.saltbridge.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts the devices that templates describe into the plant one by one and gives each its endpoint. */
final class DevicePlacer {
    /** Beyond this the plant file has a slip in one of its counts. */
    static final int DEVICES_MAX = 20_000;

    private static final int UNIT_MAX = 255;
    private static final int PORT_MAX = 65_535;

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

    /** What can differ between two uses of one profile. */
    private record ProfileAtPlace(String profile, DeviceRole role, Map<PollClass, Integer> pollMs) {}

    /** An endpoint whose link is known only when all its devices are. */
    private static final class EndpointDraft {
        final int index;
        final String name;
        final String host;
        final int port;
        final Section section;
        final DeviceRole role;
        final Map<Integer, String> pathByUnit = new HashMap<>();
        int fastestPollMs = Integer.MAX_VALUE;

        EndpointDraft(int index, String name, String host, int port, Section section, DeviceRole role) {
            this.index = index;
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
    private final Map<ProfileAtPlace, DeviceProfile> sharedProfiles = new HashMap<>();
    private final LinkReader links = new LinkReader();
    private final Map<String, DeviceRole> roleByPath = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Set<String> badHosts = new HashSet<>();

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
        roleByPath.put(place.path(), place.role());
        EndpointDraft parent =
                parentIndex < 0 ? null : endpoints.get(devices.get(parentIndex).endpointIndex());
        int endpointIndex = endpointIndex(place, parent);
        EndpointDraft endpoint = endpoints.get(endpointIndex);
        int unitId = unitId(place, endpoint);
        DeviceProfile profile = profile(place, endpoint, unitId);
        if (profile == null) {
            return -1;
        }
        endpoint.fastestPollMs = Math.min(endpoint.fastestPollMs, fastestPollMs(profile));
        devices.add(new DeviceConfig(devices.size(), place.path(), place.role(), profile, endpointIndex, unitId));
        return devices.size() - 1;
    }

    private int unitId(Place place, EndpointDraft endpoint) {
        Section section = deciding(place, "unit");
        int unitId = number(section, "unit", place.unitIndex(), 1);
        if (!section.isSound("unit")) {
            return unitId;
        }
        if (unitId > UNIT_MAX) {
            reportOnce(section, "unit", place.path() + " would get unit " + unitId + ", above " + UNIT_MAX);
        }
        String other = endpoint.pathByUnit.putIfAbsent(unitId, place.path());
        if (other != null) {
            reportOnce(
                    section,
                    section.has("unit") ? "unit" : "port",
                    place.path() + " and " + other + " are both unit " + unitId + " at " + endpoint.host + ":"
                            + endpoint.port);
        }
        return unitId;
    }

    private @Nullable DeviceProfile profile(Place place, EndpointDraft endpoint, int unitId) {
        Section section = deciding(place, "profile");
        boolean isSunSpec = section.text("profile", "").equals(SunSpecPlace.PROFILE);
        if (isSunSpec && !LinkReader.isPlain(endpoint.section.section("link"))) {
            reportOnce(
                    section,
                    "profile",
                    "discovery asks over plain Modbus/TCP, and the link of " + place.path()
                            + " is another: name a profile");
            return null;
        }
        DeviceProfile profile = isSunSpec
                ? library.findSunSpec(
                        section, "profile", place.path(), place.role(), endpoint.host, endpoint.port, unitId)
                : library.find(section, "profile");
        if (profile == null) {
            return null;
        }
        if (Names.profileRole(profile.role()) != Names.profileRole(place.role())) {
            section.error("profile", "profile \"" + profile.id() + "\" is not for this place");
            return null;
        }
        Map<PollClass, Integer> pollMs =
                ProfileReader.pollMs(deciding(place, "poll").section("poll"), profile.pollMs());
        // Thousands of devices share a handful of maps: one object each.
        return sharedProfiles.computeIfAbsent(
                new ProfileAtPlace(profile.id(), place.role(), pollMs), key -> placed(profile, key));
    }

    private static DeviceProfile placed(DeviceProfile profile, ProfileAtPlace at) {
        return new DeviceProfile(
                profile.id(),
                profile.title(),
                profile.source(),
                at.role(),
                profile.readRegistersMax(),
                profile.readGapMax(),
                profile.writeRegistersMax(),
                at.pollMs(),
                profile.registers(),
                profile.setpoints(),
                profile.incomingHeartbeats(),
                profile.outgoingHeartbeats(),
                profile.sequences());
    }

    private static int fastestPollMs(DeviceProfile profile) {
        int fastestMs = Integer.MAX_VALUE;
        for (RegisterDef register : profile.registers()) {
            fastestMs = Math.min(fastestMs, profile.pollMs().getOrDefault(register.poll(), Integer.MAX_VALUE));
        }
        return fastestMs;
    }

    private int endpointIndex(Place place, @Nullable EndpointDraft parent) {
        Section hostSection = deciding(place, "host");
        Section portSection = deciding(place, "port");
        Section linkSection = deciding(place, "link");
        SerialConfig serial = LinkReader.serial(linkSection.section("link"));
        if (serial != null) {
            return lineIndex(place, linkSection, serial);
        }
        if (parent != null && !hostSection.has("host") && !portSection.has("port")) {
            if (linkSection.has("link")) {
                reportOnce(linkSection, "link", "the link is that of " + parent.name + ", whose endpoint this shares");
            }
            return parent.index;
        }
        String host = host(place, hostSection, parent);
        int standardPort = LinkReader.standardPort(linkSection.section("link"));
        int port = number(portSection, "port", place.kindIndex(), parent == null ? standardPort : parent.port);
        if (port > PORT_MAX && portSection.isSound("port")) {
            reportOnce(portSection, "port", place.path() + " would get port " + port + ", above " + PORT_MAX);
        }
        String address = host + ":" + port;
        Integer known = endpointByAddress.get(address);
        if (known == null) {
            endpoints.add(new EndpointDraft(endpoints.size(), place.path(), host, port, linkSection, place.role()));
            endpointByAddress.put(address, endpoints.size() - 1);
            return endpoints.size() - 1;
        }
        EndpointDraft endpoint = endpoints.get(known);
        if (endpoint.role != place.role()) {
            reportOnce(portSection, "port", place.path() + " and " + endpoint.name + " are both at " + address);
        } else if (endpoint.section != linkSection && linkSection.has("link")) {
            reportOnce(linkSection, "link", "the link is that of " + endpoint.name + ", whose endpoint this shares");
        }
        return known;
    }

    /** All devices that name the same serial line share its one endpoint, whatever they are. */
    private int lineIndex(Place place, Section section, SerialConfig serial) {
        for (String key : List.of("host", "port")) {
            Section decides = deciding(place, key);
            if (decides.has(key)) {
                reportOnce(decides, key, key + " is for TCP, but the link is a serial line");
            }
        }
        Integer known = endpointByAddress.get(serial.device());
        if (known == null) {
            known = endpoints.size();
            endpoints.add(new EndpointDraft(known, place.path(), serial.device(), 0, section, place.role()));
            endpointByAddress.put(serial.device(), known);
        } else if (!serial.equals(LinkReader.serial(endpoints.get(known).section.section("link")))) {
            reportOnce(section, "link", serial.device() + " has other settings at " + endpoints.get(known).name);
        }
        return known;
    }

    private String host(Place place, Section section, @Nullable EndpointDraft parent) {
        String host = section.text("host", parent == null ? "127.0.0.1" : parent.host);
        String filled = Hosts.fill(host, place.numbers());
        if (badHosts.contains(filled)
                || !Hosts.check(section, "host", filled, place.numbers().keySet())) {
            badHosts.add(filled);
        }
        return filled;
    }

    /** A slip in a template shows at every device that comes of it; the first is enough. */
    private void reportOnce(Section section, String key, String message) {
        if (reported.add(section.place(key))) {
            section.error(key, message);
        }
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

    /** The role of every device that was asked for, also of those that could not be made. */
    Map<String, DeviceRole> roleByPath() {
        return roleByPath;
    }

    List<DeviceConfig> devices() {
        return devices;
    }

    /** The endpoints of all devices placed; called once, at the end. */
    List<EndpointConfig> endpoints() {
        List<EndpointConfig> result = new ArrayList<>();
        for (EndpointDraft draft : endpoints) {
            LinkConfig link = links.read(draft.section.section("link"), draft.fastestPollMs);
            result.add(new EndpointConfig(result.size(), draft.name, draft.host, draft.port, link));
        }
        return result;
    }
}
