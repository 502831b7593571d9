package org.saltbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds profiles by name, beside the plant file first and then among the bundled ones, and reads each once. */
final class ProfileLibrary {
    /** Keeps a name from becoming a path. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    /** The profiles that come with Saltbridge. */
    static final List<String> BUNDLED = List.of(
            "generic-bank-bms",
            "generic-block-aux",
            "generic-breaker",
            "generic-meter",
            "generic-pcs",
            "generic-rack-bms",
            "kaco-gridsave-like",
            "nuvation-like",
            "sinexcel-like",
            "sma-like",
            "soltaro-like");

    private final @Nullable Path directory;
    private final Problems problems;
    private final Map<String, Optional<DeviceProfile>> profiles = new HashMap<>();
    private final List<Undiscovered> undiscovered = new ArrayList<>();

    /** A SunSpec device without a profile, and the section that asks for it. */
    private record Undiscovered(SunSpecPlace place, Section section, String key) {}

    ProfileLibrary(@Nullable Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /** The profile that a device section names; null, and reported, where there is no good one. */
    @Nullable
    DeviceProfile find(Section section, String key) {
        String name = section.text(key, "");
        if (name.isEmpty()) {
            return null;
        }
        if (!NAME.matcher(name).matches()) {
            section.error(key, "\"" + name + "\" is not a profile name");
            return null;
        }
        Optional<DeviceProfile> known = profiles.get(name);
        if (known == null) {
            known = load(section, key, name);
            profiles.put(name, known);
        }
        return known.orElse(null);
    }

    /**
     * The profile that discovery has made for a SunSpec device. Where there is none yet, an empty one: no plant comes out
     * then, but the rest of it can be checked.
     */
    @Nullable
    DeviceProfile findSunSpec(
            Section section, String key, String path, DeviceRole role, String host, int port, int unitId) {
        String name = SunSpecPlace.profileName(host, port, unitId);
        if (!NAME.matcher(name).matches()) {
            section.error(key, "the host name " + host + " is too long for a file name; give the profile a name");
            return null;
        }
        Path file = (directory == null ? Path.of("") : directory).resolve("profiles/" + name + ".yaml");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            SunSpecPlace place = new SunSpecPlace(path, host, port, unitId, role, file);
            undiscovered.add(new Undiscovered(place, section, key));
            return new DeviceProfile(
                    name, "", "", role, 1, 0, 1, Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
        return profiles.computeIfAbsent(name, absent -> load(section, key, name))
                .orElse(null);
    }

    /** SunSpec devices that were asked for and have no profile yet. */
    List<SunSpecPlace> undiscovered() {
        return undiscovered.stream().map(Undiscovered::place).toList();
    }

    /** Reports those devices, once for each section that asks for some. */
    void reportUndiscovered(String plantFile) {
        Map<String, List<Undiscovered>> bySection = new LinkedHashMap<>();
        for (Undiscovered device : undiscovered) {
            bySection
                    .computeIfAbsent(device.section().place(device.key()), place -> new ArrayList<>())
                    .add(device);
        }
        for (List<Undiscovered> devices : bySection.values()) {
            Undiscovered first = devices.get(0);
            String others = devices.size() == 1 ? "" : " and " + (devices.size() - 1) + " more";
            first.section()
                    .error(
                            first.key(),
                            "the SunSpec device " + first.place().address() + others
                                    + " has not been discovered yet; when it can be reached, run: saltbridge discover "
                                    + plantFile);
        }
    }

    private Optional<DeviceProfile> load(Section section, String key, String name) {
        String file = "profiles/" + name + ".yaml";
        Path beside = directory == null ? null : directory.resolve(file);
        try {
            if (beside != null && Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
                return parse(name, beside.toString(), Sources.read(beside));
            }
            byte[] bytes = bundled(file);
            if (bytes != null) {
                return parse(name, file, bytes);
            }
            String nearest = Spelling.nearest(name, BUNDLED);
            String hint = nearest == null ? "" : ", did you mean \"" + nearest + "\"?";
            section.error(key, "unknown profile \"" + name + "\"" + hint);
        } catch (IOException e) {
            section.error(key, "cannot read profile " + beside + ": " + Sources.reason(e));
        }
        return Optional.empty();
    }

    private static byte @Nullable [] bundled(String file) throws IOException {
        try (InputStream in = ProfileLibrary.class.getResourceAsStream(file)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    private Optional<DeviceProfile> parse(String name, String file, byte[] bytes) {
        YamlDocument document = YamlDocument.parse(file, bytes, problems);
        if (document == null) {
            return Optional.empty();
        }
        DocumentSchema.PROFILE.check(document);
        Section root = Section.root(document);
        DeviceProfile profile = ProfileReader.read(root);
        PointNames points = new PointNames();
        Texts.checkName(root, "title");
        Texts.checkName(root, "source");
        new RegisterChecks(root, profile, points).check();
        new WriteChecks(root, profile, points).check();
        points.check();
        if (!profile.id().isEmpty() && !profile.id().equals(name)) {
            root.error("profile", "profile \"" + profile.id() + "\" stands in a file named " + name + ".yaml");
        }
        return Optional.of(profile);
    }
}
