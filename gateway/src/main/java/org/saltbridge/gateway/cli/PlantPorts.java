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
     * @param firstModbusPort the endpoints get one row of ports from here, as the simulator does it.
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
                firstModbusPort == null ? plant.endpoints() : inARow(plant.endpoints(), firstModbusPort),
                plant.devices(),
                plant.feederDeviceIndexes(),
                plant.blocks());
    }

    private static List<EndpointConfig> inARow(List<EndpointConfig> endpoints, int firstPort) {
        int last = firstPort + endpoints.size() - 1;
        if (last > 65_535) {
            throw new IllegalArgumentException("with Modbus from port " + firstPort + " the last port would be " + last
                    + "; at most 65535 is possible");
        }
        return endpoints.stream()
                .map(endpoint -> new EndpointConfig(
                        endpoint.index(),
                        endpoint.name(),
                        endpoint.host(),
                        firstPort + endpoint.index(),
                        endpoint.link()))
                .toList();
    }
}
