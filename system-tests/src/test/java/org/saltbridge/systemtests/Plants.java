package org.saltbridge.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.UnaryOperator;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SimulationConfig;

/** The small plant in the variations that tests need. */
final class Plants {
    /** Simulated seconds a second for the batteries, so that a state of charge moves while a test looks. */
    private static final double TIME_FACTOR = 60;

    private Plants() {}

    /** Two PCS, four containers, forty racks; as shipped, but that its batteries live faster. */
    static PlantConfig small() {
        PlantConfig shipped = ConfigReader.readBundledPlant("small").plantOrThrow();
        return simulated(
                shipped,
                simulation -> watched(simulation, simulation.watchdogMs(), simulation.watchdogAction(), TIME_FACTOR));
    }

    /** A plant whose PCS fall back so, after so long without a write. */
    static PlantConfig watched(PlantConfig plant, int watchdogMs, String watchdogAction) {
        return simulated(plant, simulation -> watched(simulation, watchdogMs, watchdogAction, simulation.timeFactor()));
    }

    private static SimulationConfig watched(
            SimulationConfig simulation, int watchdogMs, String watchdogAction, double timeFactor) {
        return new SimulationConfig(
                simulation.chemistry(),
                simulation.initialSocPercent(),
                timeFactor,
                simulation.ambientCelsius(),
                simulation.replyDelayMs(),
                watchdogMs,
                watchdogAction,
                simulation.loadW(),
                simulation.seed());
    }

    private static PlantConfig simulated(PlantConfig plant, UnaryOperator<SimulationConfig> change) {
        return with(plant, plant.dispatch(), change.apply(plant.simulation()));
    }

    static PlantConfig readOnly(PlantConfig plant) {
        DispatchConfig dispatch = plant.dispatch();
        return with(
                plant,
                new DispatchConfig(
                        dispatch.tickMs(),
                        dispatch.commandTimeoutMs(),
                        dispatch.queueCapacity(),
                        dispatch.maxCommandAgeMs(),
                        true),
                plant.simulation());
    }

    private static PlantConfig with(PlantConfig plant, DispatchConfig dispatch, SimulationConfig simulation) {
        return new PlantConfig(
                plant.id(),
                plant.name(),
                plant.poi(),
                dispatch,
                plant.opcua(),
                plant.http(),
                simulation,
                plant.endpoints(),
                plant.devices(),
                plant.feederDeviceIndexes(),
                plant.blocks());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
