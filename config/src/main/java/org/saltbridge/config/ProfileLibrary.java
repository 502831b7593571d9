package org.saltbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
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
    static final List<String> BUNDLED =
            List.of("generic-bank-bms", "generic-block-aux", "generic-meter", "generic-pcs", "generic-rack-bms");

    private final @Nullable Path directory;
    private final Problems problems;
    private final Map<String, Optional<DeviceProfile>> profiles = new HashMap<>();

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
