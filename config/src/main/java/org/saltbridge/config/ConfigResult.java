package org.saltbridge.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plant, or everything that is wrong with its files.
 *
 * @param plant null when there are problems.
 */
public record ConfigResult(@Nullable PlantConfig plant, List<ConfigProblem> problems) {

    public ConfigResult {
        problems = List.copyOf(problems);
    }

    /** The plant; throws with all problems, a line each, when there is none. */
    public PlantConfig plantOrThrow() {
        PlantConfig found = plant;
        if (found == null) {
            throw new IllegalArgumentException(
                    problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        }
        return found;
    }
}
