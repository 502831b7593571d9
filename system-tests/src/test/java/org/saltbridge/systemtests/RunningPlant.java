package org.saltbridge.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.GatewayAssembly;
import org.saltbridge.gateway.GatewayOptions;
import org.saltbridge.simulator.PlantSimulator;
import org.saltbridge.simulator.WriteLog;

/** A simulated plant and the assembled gateway for it, in this process, on free ports of loopback. */
final class RunningPlant implements AutoCloseable {
    static final String PCS1 = "Plant/Blocks/B001/PCS1";
    static final String PCS2 = "Plant/Blocks/B001/PCS2";
    static final String SETPOINT = "Plant/PPC/DPMC1/WSpt";

    /** Where the generic PCS takes its active-power setpoint and its heartbeat. */
    static final int SETPOINT_ADDRESS = 200;

    static final int HEARTBEAT_ADDRESS = 210;
    private static final long START_MS = 15_000;

    /** Clients log in with the name of their role, in small letters. */
    private static final String PASSWORD = "only-for-system-tests";

    /** Hashed by bcrypt in 2^4 rounds only: what a real user's login costs, on purpose, is no matter here. */
    private static final String HASH = "$2y$04$WVjAyGvfuBMq2YGz94Dc9OdIf/AdfKHkzgxt6kBLM58cO.6pvMO.S";

    private static final List<String> USERS =
            List.of("dispatcher: Dispatcher: " + HASH, "engineer: Engineer: " + HASH, "observer: Observer: " + HASH);

    final PlantSimulator simulator;
    final GatewayAssembly gateway;
    private final PlantConfig plant;
    private final List<UtilityClient> clients = new ArrayList<>();

    private RunningPlant(PlantConfig config, Path data) throws IOException {
        simulator = PlantSimulator.onFreePorts(config);
        simulator.start();
        plant = simulator.plant().withPorts(Plants.freePort(), Plants.freePort());
        addUsers(data);
        gateway = new GatewayAssembly(plant, data, new GatewayOptions(false, true));
    }

    /** Starts both and waits until every device is online. */
    static RunningPlant start(PlantConfig config, Path data) throws Exception {
        RunningPlant running = new RunningPlant(config, data);
        try {
            running.gateway.start();
            running.awaitOnline();
        } catch (Exception | AssertionError e) {
            running.close();
            throw e;
        }
        return running;
    }

    static void addUsers(Path data) throws IOException {
        Files.createDirectories(data);
        Files.write(GatewayAssembly.usersFile(data), USERS);
    }

    /** A client of the gateway at a port; closed by whoever asks. */
    static UtilityClient connect(int opcuaPort, String user) throws Exception {
        return new UtilityClient("opc.tcp://127.0.0.1:" + opcuaPort + "/saltbridge", user, PASSWORD);
    }

    /** A client that is closed with this plant. */
    UtilityClient connect(String user) throws Exception {
        UtilityClient client = connect(plant.opcua().port(), user);
        clients.add(client);
        return client;
    }

    void awaitOnline() throws Exception {
        int all = plant.devices().size();
        Until.within(START_MS, "all " + all + " devices online", () -> gateway.devicesOnline() == all);
    }

    /** The active-power setpoints that have reached a PCS, oldest first, in watts. */
    List<Integer> setpointsAt(String pcs) {
        return simulator.writeLog(pcs).entriesTo(SETPOINT_ADDRESS).stream()
                .map(RunningPlant::watts)
                .toList();
    }

    static int watts(WriteLog.Entry entry) {
        return entry.values().get(0) << 16 | entry.values().get(1);
    }

    /** How often a poll of a device was due before the one before had been made. */
    long pollsSkipped(String path) {
        return plant.devices().stream()
                .filter(device -> device.path().equals(path))
                .mapToLong(device ->
                        gateway.fieldBus().stats(device.endpointIndex()).pollsSkipped())
                .sum();
    }

    /** Everything that was written to both PCS, apart from heartbeats. */
    long commandWrites() {
        return commandWrites(PCS1) + commandWrites(PCS2);
    }

    /** Heartbeats are the only single-register writes of the generic PCS. */
    private long commandWrites(String pcs) {
        WriteLog log = simulator.writeLog(pcs);
        return log.count() - log.count(6);
    }

    @Override
    public void close() throws IOException, UaException {
        for (UtilityClient client : clients) {
            client.close();
        }
        gateway.close();
        simulator.close();
    }
}
