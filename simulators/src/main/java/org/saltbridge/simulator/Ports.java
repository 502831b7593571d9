package org.saltbridge.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;

/** The same plant on other ports. */
final class Ports {
    private Ports() {}

    /** Port 0 everywhere: each endpoint takes a free one when it opens. */
    static PlantConfig free(PlantConfig plant) {
        return replaced(plant, endpoint -> 0);
    }

    static PlantConfig inARow(PlantConfig plant, int firstPort) {
        return replaced(plant, endpoint -> firstPort + endpoint.index());
    }

    static PlantConfig replaced(PlantConfig plant, ToIntFunction<EndpointConfig> port) {
        List<EndpointConfig> endpoints = new ArrayList<>();
        for (EndpointConfig endpoint : plant.endpoints()) {
            endpoints.add(new EndpointConfig(
                    endpoint.index(),
                    endpoint.name(),
                    "127.0.0.1",
                    port.applyAsInt(endpoint),
                    endpoint.link().plain()));
        }
        return plant.withEndpoints(endpoints);
    }
}
