package org.saltbridge.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a fault script gave: the script, or everything that is wrong with it.
 *
 * @param script null exactly when there are problems.
 */
public record FaultScriptResult(@Nullable FaultScript script, List<ConfigProblem> problems) {
    public FaultScriptResult {
        problems = List.copyOf(problems);
    }

    /** The script; throws {@link ConfigException} with every problem where there is none. */
    public FaultScript scriptOrThrow() {
        if (script == null) {
            throw new ConfigException(problems);
        }
        return script;
    }
}
