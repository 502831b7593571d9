package org.saltbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds profiles by name, beside the plant file first and then among the bundled ones, and reads each once. */
final class ProfileLibrary {
    /** Keeps a name from becoming a path. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

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
            byte[] bytes = null;
            String file = "profiles/" + name + ".yaml";
            Path beside = directory == null ? null : directory.resolve(file);
            try {
                if (beside != null && Files.exists(beside)) {
                    file = beside.toString();
                    bytes = Sources.read(beside);
                } else {
                    bytes = bundled(file);
                }
            } catch (IOException e) {
                section.error(key, "cannot read profile " + file + ": " + Sources.reason(e));
            }
            if (bytes == null) {
                section.error(key, "unknown profile \"" + name + "\"");
            }
            known = bytes == null ? Optional.empty() : parse(name, file, bytes);
            profiles.put(name, known);
        } else if (known.isEmpty()) {
            return null;
        }
        return known.orElse(null);
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
        Set<String> points = new HashSet<>();
        Texts.checkName(root, "title");
        Texts.checkName(root, "source");
        new RegisterChecks(root, profile, points).check();
        new WriteChecks(root, profile, points).check();
        if (!profile.id().isEmpty() && !profile.id().equals(name)) {
            root.error("profile", "profile \"" + profile.id() + "\" stands in a file named " + name + ".yaml");
        }
        return Optional.of(profile);
    }
}
