package org.saltbridge.gateway.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.HttpConfig;
import org.saltbridge.config.OpcUaConfig;
import org.saltbridge.config.PlantConfig;

/** Replaces the ports of a plant by those of the command line. */
final class PlantPorts {
    private PlantPorts() {}

    /**
     * The plant with other ports; null leaves them as they are.
     *
     * @param firstModbusPort the lowest Modbus port of the plant moves here and all others with it.
     */
    static PlantConfig replace(
            PlantConfig plant,
            @Nullable Integer opcuaPort,
            @Nullable Integer httpPort,
            @Nullable Integer firstModbusPort) {
        OpcUaConfig opcua = plant.opcua();
        HttpConfig http = plant.http();
        return new PlantConfig(
                plant.id(),
                plant.name(),
                plant.poi(),
                plant.dispatch(),
                opcuaPort == null
                        ? opcua
                        : new OpcUaConfig(
                                opcua.bindAddress(),
                                opcuaPort,
                                opcua.allowInsecure(),
                                opcua.sessionsMax(),
                                opcua.monitoredItemsMax()),
                httpPort == null ? http : new HttpConfig(http.bindAddress(), httpPort),
                plant.simulation(),
                firstModbusPort == null ? plant.endpoints() : moved(plant.endpoints(), firstModbusPort),
                plant.devices(),
                plant.feederDeviceIndexes(),
                plant.blocks());
    }

    private static List<EndpointConfig> moved(List<EndpointConfig> endpoints, int firstPort) {
        int lowest = endpoints.stream().mapToInt(EndpointConfig::port).min().orElse(firstPort);
        int highest = endpoints.stream().mapToInt(EndpointConfig::port).max().orElse(firstPort);
        int shift = firstPort - lowest;
        if (highest + shift > 65_535) {
            throw new IllegalArgumentException("with Modbus from port " + firstPort + " the last port would be "
                    + (highest + shift) + "; at most 65535 is possible");
        }
        return endpoints.stream()
                .map(endpoint -> new EndpointConfig(
                        endpoint.index(), endpoint.name(), endpoint.host(), endpoint.port() + shift, endpoint.link()))
                .toList();
    }
}
