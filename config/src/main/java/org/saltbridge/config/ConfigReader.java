package org.saltbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plant file with the device profiles that it names. Everything that is wrong is reported at once, each with file,
 * line and column; a plant is handed out only when nothing is.
 */
public final class ConfigReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, @Nullable DeviceProfile> profiles = new HashMap<>();
    private final @Nullable Path profileFolder;

    private ConfigReader(@Nullable Path profileFolder) {
        this.profileFolder = profileFolder;
    }

    /** Reads a plant file; its profiles are looked for in the folder {@code profiles} beside it, then among the shipped. */
    public static ConfigResult readPlant(Path file) {
        Path folder = file.toAbsolutePath().resolveSibling("profiles");
        ConfigReader reader = new ConfigReader(folder);
        byte[] bytes = reader.bytes(file);
        return reader.result(bytes == null ? null : new YamlFile(file.toString(), reader.problems).parse(bytes));
    }

    /** Reads a shipped plant: {@code small}, {@code medium} or {@code reference}. */
    public static ConfigResult readBundledPlant(String name) {
        ConfigReader reader = new ConfigReader(null);
        String resource = "plants/" + name + ".yaml";
        byte[] bytes = NAME.matcher(name).matches() ? resource(resource) : null;
        if (bytes == null) {
            new YamlFile(name, reader.problems).problem("there is no shipped plant of this name");
            return reader.result(null);
        }
        return reader.result(new YamlFile(resource, reader.problems).parse(bytes));
    }

    private ConfigResult result(@Nullable YamlMap root) {
        PlantConfig plant = root == null ? null : new PlantReader(root, this::profile).read();
        return new ConfigResult(problems.isEmpty() ? plant : null, problems);
    }

    private @Nullable DeviceProfile profile(String name) {
        if (!profiles.containsKey(name)) {
            profiles.put(name, readProfile(name));
        }
        return profiles.get(name);
    }

    private @Nullable DeviceProfile readProfile(String name) {
        if (!NAME.matcher(name).matches()) {
            return null;
        }
        String relative = "profiles/" + name + ".yaml";
        Path own = profileFolder == null ? null : profileFolder.resolve(name + ".yaml");
        boolean isOwn = own != null && Files.exists(own);
        byte[] bytes = isOwn && own != null ? bytes(own) : resource(relative);
        if (bytes == null) {
            return null;
        }
        YamlMap root = new YamlFile(isOwn ? String.valueOf(own) : relative, problems).parse(bytes);
        return root == null ? null : new ProfileReader(root).read();
    }

    private byte @Nullable [] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            new YamlFile(file.toString(), problems).problem("there is no such file");
        } catch (IOException e) {
            new YamlFile(file.toString(), problems).problem("cannot be read: " + e.getMessage());
        }
        return null;
    }

    private static byte @Nullable [] resource(String name) {
        try (InputStream in = ConfigReader.class.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            return null;
        }
    }
}
