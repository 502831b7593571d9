package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.ConfigProblem;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.ConfigResult;
import org.saltbridge.config.PlantConfig;

/** Finds the plant that a person names on the command line: a file, or one of the shipped plants. */
final class PlantFiles {
    /** The plants that come with the program. */
    static final List<String> SHIPPED = List.of("small", "medium", "reference");

    private PlantFiles() {}

    /** A file wins over a shipped plant of the same name. */
    static ConfigResult read(String nameOrFile) {
        return SHIPPED.contains(nameOrFile) && !Files.exists(Path.of(nameOrFile))
                ? ConfigReader.readBundledPlant(nameOrFile)
                : ConfigReader.readPlant(Path.of(nameOrFile));
    }

    /** Reads a plant; on mistakes prints them and returns null. */
    static @Nullable PlantConfig readOrExplain(String nameOrFile, PrintWriter err) {
        ConfigResult result = read(nameOrFile);
        for (ConfigProblem problem : result.problems()) {
            err.println(problem);
        }
        return result.plant();
    }
}
