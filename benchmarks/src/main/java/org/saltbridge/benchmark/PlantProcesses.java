package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.simulator.SimulatorMain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shipped plant on loopback as two processes, the fleet of simulated devices and the gateway, so that each has its own
 * processor time and memory. Both end with this process.
 */
final class PlantProcesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlantProcesses.class);
    private static final int START_TIMEOUT_S = 180;

    final PlantConfig plant;
    final ChildJvm fleet;
    final ChildJvm gateway;
    final String opcuaUrl;
    final String password;
    /** What the gateway says on its standard error: its log. */
    final Path gatewayLog;
    /** Every stop of all threads of the gateway, as the JVM logs it. */
    final Path pauseLog;

    private final OtherLoad otherLoad;

    /**
     * Starts the fleet, then the gateway, and returns when that serves.
     *
     * @param slowDown how many times less often the gateway reads and refreshes than the plant says.
     */
    PlantProcesses(String plantName, int slowDown, Path folder, OtherLoad otherLoad)
            throws IOException, InterruptedException {
        this.otherLoad = otherLoad;
        plant = readPlant(plantName);
        int endpoints = plant.endpoints().size();
        int firstPort = SlaveProcess.freePorts(endpoints + 1);
        int opcuaPort = firstPort + endpoints;
        gatewayLog = folder.resolve("gateway.log");
        pauseLog = folder.resolve("gateway-pauses.log");
        opcuaUrl = "opc.tcp://127.0.0.1:" + opcuaPort + "/saltbridge";
        fleet = new ChildJvm(
                List.of("-Xmx1g", "-XX:+UseSerialGC"),
                SimulatorMain.class,
                List.of(plantName, "--modbus-port", Integer.toString(firstPort), "--exit-with-parent"),
                folder.resolve("fleet.log"));
        try {
            fleet.await("simulating ", START_TIMEOUT_S);
            otherLoad.started(fleet.pid());
            gateway = startGateway(plantName, slowDown, folder, firstPort, opcuaPort);
        } catch (IOException | InterruptedException e) {
            fleet.close();
            throw e;
        }
        try {
            password = gateway.await("serving ", START_TIMEOUT_S).split(" ", -1)[1];
            otherLoad.started(gateway.pid());
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private ChildJvm startGateway(String plantName, int slowDown, Path folder, int firstPort, int opcuaPort)
            throws IOException {
        List<String> options = new ArrayList<>(Targets.SERVER_OPTIONS);
        options.add("-Xlog:safepoint:file=" + pauseLog);
        return new ChildJvm(
                options,
                BenchMain.class,
                List.of(
                        "plant-server",
                        "--plant",
                        plantName,
                        "--data",
                        Files.createDirectories(folder.resolve("data")).toString(),
                        "--opcua-port",
                        Integer.toString(opcuaPort),
                        "--modbus-port",
                        Integer.toString(firstPort),
                        "--slow-down",
                        Integer.toString(slowDown)),
                gatewayLog);
    }

    /** A shipped plant by its name, or a plant file. */
    static PlantConfig readPlant(String nameOrFile) throws IOException {
        Path file = Path.of(nameOrFile);
        return (Files.exists(file) ? ConfigReader.readPlant(file) : ConfigReader.readBundledPlant(nameOrFile))
                .plantOrThrow();
    }

    /** The plant with its endpoints on one row of ports, as the simulator lays them. */
    static PlantConfig inARow(PlantConfig plant, int firstPort) {
        return plant.withEndpoints(plant.endpoints().stream()
                .map(endpoint -> new EndpointConfig(
                        endpoint.index(), endpoint.name(), "127.0.0.1", firstPort + endpoint.index(), endpoint.link()))
                .toList());
    }

    /** Asks the gateway; its answer by name. */
    Map<String, Double> ask(String order) throws IOException, InterruptedException {
        Map<String, Double> answer = new LinkedHashMap<>();
        for (String line : gateway.ask(order)) {
            int blank = line.indexOf(' ');
            answer.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
        }
        return answer;
    }

    /** Waits until every device answers. */
    void awaitDevices(long timeoutS) throws IOException, InterruptedException {
        long endNs = System.nanoTime() + timeoutS * 1_000_000_000L;
        int all = plant.devices().size();
        for (double online = 0; online < all; online = ask("counters").getOrDefault("devices_online", 0.0)) {
            if (System.nanoTime() - endNs > 0) {
                throw new IOException("only " + online + " of " + all + " devices answer after " + timeoutS + " s");
            }
            OpcLoad.pause(100);
        }
    }

    /** Open files and sockets of a process. */
    static int descriptors(long pid) throws IOException {
        try (var open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        }
    }

    @Override
    public void close() {
        try {
            otherLoad.ending(gateway.pid());
            otherLoad.ending(fleet.pid());
        } catch (IOException e) {
            LOG.warn("a process has ended by itself: what it used counts as other load", e);
        }
        gateway.close();
        fleet.close();
    }
}
