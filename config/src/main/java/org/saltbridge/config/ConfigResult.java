package org.saltbridge.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a plant file gave: the plant, or everything that is wrong with it.
 *
 * @param plant null exactly when one of the problems is an error.
 * @param problems all of them, in file order; warnings may stand beside a good plant.
 * @param undiscovered the SunSpec devices whose profile is still to be made; each is a problem too.
 */
public record ConfigResult(@Nullable PlantConfig plant, List<ConfigProblem> problems, List<SunSpecPlace> undiscovered) {
    public ConfigResult {
        problems = List.copyOf(problems);
        undiscovered = List.copyOf(undiscovered);
    }

    /** The plant; throws {@link ConfigException} with every problem where there is none. */
    public PlantConfig plantOrThrow() {
        if (plant == null) {
            throw new ConfigException(problems);
        }
        return plant;
    }
}
