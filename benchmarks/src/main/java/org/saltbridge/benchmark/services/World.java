package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.GatewayAssembly;
import org.saltbridge.gateway.GatewayOptions;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.PointTable;
import org.saltbridge.simulator.GridModel;
import org.saltbridge.simulator.LoadModel;
import org.saltbridge.simulator.PlantSimulator;
import org.saltbridge.simulator.WriteLog;

/** One plant with its gateway and the trace of its point of interconnection, in this process, on free loopback ports. */
final class World implements AutoCloseable {
    private static final long START_MS = 60_000;
    private static final long LOOK_NS = 500_000;
    /** Where the generic PCS takes its active-power setpoint. */
    private static final int SETPOINT_ADDRESS = 200;

    final PlantConfig plant;
    final List<PcsConfig> pcs;
    final PlantSimulator simulator;
    final GatewayAssembly gateway;
    final Trace trace;
    private final PointTable.Slot slot = new PointTable.Slot();

    private World(PlantConfig config, Path data) throws IOException {
        simulator = PlantSimulator.onFreePorts(config);
        simulator.start();
        plant = simulator.plant().withPorts(freePort(), freePort());
        pcs = DerivedPoints.pcsOf(plant);
        gateway = new GatewayAssembly(plant, data, GatewayOptions.DEFAULT);
        trace = new Trace(simulator.physics());
    }

    /** Starts both and waits until every device answers. */
    static World start(String yaml, Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("services.yaml"), yaml);
        World world = new World(ConfigReader.readPlant(file).plantOrThrow(), Files.createTempDirectory(folder, "data"));
        try {
            world.gateway.start();
            world.gateway.awaitReady();
            int all = world.plant.devices().size();
            world.await(START_MS, "all devices online", () -> world.gateway.devicesOnline() == all);
            world.await(
                    START_MS,
                    "all PCS can follow",
                    () -> world.value("Plant/Storage/DSTO1/PcsCnt") == world.pcs.size());
            pause(1_000);
        } catch (IOException | RuntimeException e) {
            world.close();
            throw e;
        }
        return world;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Looks every half millisecond until something is so. */
    void await(long timeoutMs, String what, BooleanSupplier condition) throws IOException {
        if (!happens(timeoutMs, condition)) {
            throw new IOException("not within " + timeoutMs + " ms: " + what);
        }
    }

    /** Whether something becomes so in time. */
    static boolean happens(long timeoutMs, BooleanSupplier condition) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NS);
        }
        return true;
    }

    /** Lets the plant run. */
    static void pause(long ms) {
        happens(ms, () -> false);
    }

    GridModel grid() {
        return simulator.physics().grid();
    }

    LoadModel load() {
        return simulator.physics().load();
    }

    Object gridLock() {
        return simulator.physics().gridLock();
    }

    // ---- the gateway's view

    double value(String path) {
        read(path);
        return slot.value();
    }

    boolean isGood(String path) {
        read(path);
        return slot.quality() == Quality.GOOD;
    }

    private void read(String path) {
        gateway.table().read(gateway.catalog().indexOf(path), slot);
    }

    /** Sends a command and waits for its outcome. */
    Command command(Command.Kind kind, int target, double value) throws IOException {
        CompletableFuture<Command> ended = new CompletableFuture<>();
        long nowNs = System.nanoTime();
        gateway.inbox().offer(new Command(kind, target, value, nowNs, nowNs + 2_000_000_000L, ended::complete));
        await(10_000, kind + " has ended", ended::isDone);
        return ended.join();
    }

    // ---- what reached the devices

    /** When the last of all PCS received its first setpoint after a time that differs from the one before; 0 when one did not. */
    long lastChangeNs(long afterNs) {
        long lastNs = 0;
        for (PcsConfig one : pcs) {
            long changedNs = changeNs(one.path(), afterNs);
            if (changedNs == 0) {
                return 0;
            }
            lastNs = Math.max(lastNs, changedNs);
        }
        return lastNs;
    }

    /** The same for the first of all PCS; 0 when none did. */
    long firstChangeNs(long afterNs) {
        long firstNs = 0;
        for (PcsConfig one : pcs) {
            long changedNs = changeNs(one.path(), afterNs);
            if (changedNs != 0 && (firstNs == 0 || changedNs < firstNs)) {
                firstNs = changedNs;
            }
        }
        return firstNs;
    }

    private long changeNs(String path, long afterNs) {
        List<Integer> before = List.of();
        for (WriteLog.Entry entry : simulator.writeLog(path).entriesTo(SETPOINT_ADDRESS)) {
            if (entry.receivedNs() - afterNs > 0 && !entry.values().equals(before)) {
                return entry.receivedNs();
            }
            before = entry.values();
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        trace.close();
        gateway.close();
        simulator.close();
    }
}
