package org.saltbridge.gateway.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EndpointConfig;
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
        PlantConfig moved = plant.withPorts(
                opcuaPort == null ? plant.opcua().port() : opcuaPort,
                httpPort == null ? plant.http().port() : httpPort);
        return firstModbusPort == null ? moved : moved.withEndpoints(inARow(plant.endpoints(), firstModbusPort));
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
                        // What is to be spoken to otherwise is never spoken to in the clear, but for a stand-in here.
                        endpoint.link().isPlain() ? endpoint.host() : "127.0.0.1",
                        firstPort + endpoint.index(),
                        endpoint.link().plain()))
                .toList();
    }
}
