package org.saltbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plant file and the profiles it names into checked records.
 *
 * <p>Everything that is wrong is reported at once, each with its file, line and column; a plant comes out only where
 * nothing is.
 */
public final class ConfigReader {
    private ConfigReader() {}

    /** Reads a plant file; profiles are looked up in {@code profiles/} beside it, then among the bundled ones. */
    public static ConfigResult readPlant(Path file) {
        Problems problems = new Problems();
        try {
            Path directory = file.toAbsolutePath().getParent();
            return read(file.toString(), Sources.read(file), directory, problems);
        } catch (IOException e) {
            problems.error(file.toString(), YamlDocument.Position.FILE, "cannot read: " + Sources.reason(e));
            return new ConfigResult(null, problems.sorted(), List.of());
        }
    }

    /** Reads a plant that comes with Saltbridge: {@code small}, {@code medium} or {@code reference}. */
    public static ConfigResult readBundledPlant(String name) {
        Problems problems = new Problems();
        String file = "plants/" + name + ".yaml";
        try (InputStream in = ConfigReader.class.getResourceAsStream(file)) {
            if (in != null) {
                return read(file, in.readAllBytes(), null, problems);
            }
            problems.error(
                    file, YamlDocument.Position.FILE, "no bundled plant of that name (small, medium, reference)");
        } catch (IOException e) {
            problems.error(file, YamlDocument.Position.FILE, "cannot read: " + Sources.reason(e));
        }
        return new ConfigResult(null, problems.sorted(), List.of());
    }

    private static ConfigResult read(String file, byte[] bytes, @Nullable Path directory, Problems problems) {
        YamlDocument document = YamlDocument.parse(file, bytes, problems);
        if (document == null) {
            return new ConfigResult(null, problems.sorted(), List.of());
        }
        DocumentSchema.PLANT.check(document);
        ProfileLibrary library = new ProfileLibrary(directory, problems);
        PlantConfig plant = new PlantReader(document, library).read();
        library.reportUndiscovered(file);
        return new ConfigResult(problems.hasErrors() ? null : plant, problems.sorted(), library.undiscovered());
    }
}
