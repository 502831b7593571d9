package org.saltbridge.config;

import java.util.List;

/**
 * One block: an MV transformer with its PCS.
 *
 * @param auxDeviceIndex the block's auxiliary device (transformer, breaker), or −1.
 */
public record BlockConfig(String id, String path, int auxDeviceIndex, List<PcsConfig> pcs) {

    public BlockConfig {
        pcs = List.copyOf(pcs);
    }
}
