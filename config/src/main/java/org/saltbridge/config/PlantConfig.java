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

    /** The same plant with every endpoint's port shifted so that the lowest is {@code firstPort}. */
    public PlantConfig withFirstPort(int firstPort) {
        int lowest = endpoints.stream().mapToInt(EndpointConfig::port).min().orElse(firstPort);
        List<EndpointConfig> shifted = endpoints.stream()
                .map(endpoint -> new EndpointConfig(
                        endpoint.index(),
                        endpoint.name(),
                        endpoint.host(),
                        endpoint.port() - lowest + firstPort,
                        endpoint.link()))
                .toList();
        return new PlantConfig(
                id, name, poi, dispatch, opcua, http, simulation, shifted, devices, feederDeviceIndexes, blocks);
    }

    /** The same plant with other ports for its two servers. */
    public PlantConfig withPorts(int opcuaPort, int httpPort) {
        OpcUaConfig opcuaAtPort = new OpcUaConfig(
                opcua.bindAddress(), opcuaPort, opcua.allowInsecure(), opcua.sessionsMax(), opcua.monitoredItemsMax());
        HttpConfig httpAtPort = new HttpConfig(http.bindAddress(), httpPort);
        return new PlantConfig(
                id,
                name,
                poi,
                dispatch,
                opcuaAtPort,
                httpAtPort,
                simulation,
                endpoints,
                devices,
                feederDeviceIndexes,
                blocks);
    }
}
