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
        ControlConfig control,
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
        int lowest = endpoints.stream()
                .filter(endpoint -> endpoint.link().serial() == null)
                .mapToInt(EndpointConfig::port)
                .min()
                .orElse(firstPort);
        return withEndpoints(endpoints.stream()
                .map(endpoint -> new EndpointConfig(
                        endpoint.index(),
                        endpoint.name(),
                        endpoint.host(),
                        endpoint.link().serial() == null ? endpoint.port() - lowest + firstPort : 0,
                        endpoint.link()))
                .toList());
    }

    /** The same plant with other ports for its two servers. */
    public PlantConfig withPorts(int opcuaPort, int httpPort) {
        OpcUaConfig opcuaAtPort = new OpcUaConfig(
                opcua.bindAddress(), opcuaPort, opcua.allowInsecure(), opcua.sessionsMax(), opcua.monitoredItemsMax());
        return withServers(opcuaAtPort, new HttpConfig(http.bindAddress(), httpPort));
    }

    /** The same plant with its devices elsewhere. */
    public PlantConfig withEndpoints(List<EndpointConfig> others) {
        return copy(dispatch, control, opcua, http, others);
    }

    /** The same plant with other servers. */
    public PlantConfig withServers(OpcUaConfig otherOpcua, HttpConfig otherHttp) {
        return copy(dispatch, control, otherOpcua, otherHttp, endpoints);
    }

    /** The same plant with another way to execute setpoints. */
    public PlantConfig withDispatch(DispatchConfig other) {
        return copy(other, control, opcua, http, endpoints);
    }

    /** The same plant under another control. */
    public PlantConfig withControl(ControlConfig other) {
        return copy(dispatch, other, opcua, http, endpoints);
    }

    private PlantConfig copy(
            DispatchConfig itsDispatch,
            ControlConfig itsControl,
            OpcUaConfig itsOpcua,
            HttpConfig itsHttp,
            List<EndpointConfig> itsEndpoints) {
        return new PlantConfig(
                id,
                name,
                poi,
                itsDispatch,
                itsControl,
                itsOpcua,
                itsHttp,
                simulation,
                itsEndpoints,
                devices,
                feederDeviceIndexes,
                blocks);
    }
}
