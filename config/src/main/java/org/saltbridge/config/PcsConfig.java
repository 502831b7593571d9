package org.saltbridge.config;

import java.util.List;

/**
 * One power conversion system and the containers on its DC bus.
 *
 * @param ratedW rated active power in both directions, in watts.
 * @param ratedVa apparent-power circle, in volt-amperes.
 * @param plantControl whether it takes part in plant dispatch from the start; otherwise its own setpoint is commandable.
 */
public record PcsConfig(
        String id,
        String path,
        int deviceIndex,
        double ratedW,
        double ratedVa,
        boolean plantControl,
        List<ContainerConfig> containers) {

    public PcsConfig {
        containers = List.copyOf(containers);
    }
}
