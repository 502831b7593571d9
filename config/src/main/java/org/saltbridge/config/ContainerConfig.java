package org.saltbridge.config;

import java.util.List;

/** One battery container: a bank BMS and its racks. */
public record ContainerConfig(String id, String path, int deviceIndex, List<RackConfig> racks) {

    public ContainerConfig {
        racks = List.copyOf(racks);
    }
}
