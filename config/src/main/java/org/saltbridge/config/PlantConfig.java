package org.saltbridge.config;

import java.util.List;

/**
 * A whole plant, templates replicated, checked.
 *
 * @param endpoints Modbus servers; {@link EndpointConfig#index()} is the position.
 * @param devices all devices in the order meters, feeders, blocks (aux, PCS, bank, racks); {@link DeviceConfig#index()}
 *     is the position.
 */
public record PlantConfig(
        String id,
        String name,
        PoiConfig poi,
        DispatchConfig dispatch,
        OpcUaConfig opcua,
        HttpConfig http,
        SimulationConfig simulation,
        List<EndpointConfig> endpoints,
        List<DeviceConfig> devices,
        List<Integer> feederDeviceIndexes,
        List<BlockConfig> blocks) {

    public PlantConfig {
        endpoints = List.copyOf(endpoints);
        devices = List.copyOf(devices);
        feederDeviceIndexes = List.copyOf(feederDeviceIndexes);
        blocks = List.copyOf(blocks);
    }
}
