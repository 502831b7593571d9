package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT_ADDRESS;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.GatewayAssembly;
import org.saltbridge.gateway.GatewayOptions;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PointTable;
import org.saltbridge.simulator.PlantSimulator;

/** A hundred restarts of the gateway beside a plant that runs on: no device may notice more than a new connection. */
class RestartsTest {
    private static final int RESTARTS = 100;
    /** A slow machine makes fewer, and says how many; so few would prove nothing. */
    private static final int RESTARTS_MIN = 10;

    private static final long TIME_NS = TimeUnit.SECONDS.toNanos(40);
    private static final double POWER_W = 1_000_000;

    @TempDir
    Path data;

    private GatewayAssembly start(PlantConfig plant) throws Exception {
        GatewayAssembly gateway = new GatewayAssembly(
                plant.withPorts(Plants.freePort(), Plants.freePort()), data, new GatewayOptions(false, true, false));
        gateway.start();
        Until.within(
                20_000,
                "all online",
                () -> gateway.devicesOnline() == plant.devices().size());
        return gateway;
    }

    private static void command(GatewayAssembly gateway) throws Exception {
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        long nowNs = System.nanoTime();
        gateway.inbox()
                .offer(new Command(
                        Command.Kind.PLANT_ACTIVE_POWER,
                        -1,
                        POWER_W,
                        nowNs,
                        nowNs + TimeUnit.SECONDS.toNanos(2),
                        ended -> result.complete(ended.result())));
        assertTrue(result.get(20, TimeUnit.SECONDS).isGood());
    }

    /** Whether dispatch has read back what the devices hold, and so could have acted on it. */
    private static boolean hasAdopted(GatewayAssembly gateway, PointTable.Slot slot) {
        gateway.table().read(gateway.catalog().indexOf(SETPOINT + "/mxVal"), slot);
        return slot.quality() == Quality.GOOD && slot.value() == POWER_W;
    }

    @Test
    void noRestartMovesPower(TestReporter reporter) throws Exception {
        RunningPlant.addUsers(data);
        try (PlantSimulator simulator = PlantSimulator.onFreePorts(Plants.watched(60_000, "hold"))) {
            simulator.start();
            PlantConfig plant = simulator.plant();
            try (GatewayAssembly gateway = start(plant)) {
                command(gateway);
            }
            List<Long> before = setpointWrites(simulator);

            long endNs = System.nanoTime() + TIME_NS;
            int restarts = 0;
            PointTable.Slot slot = new PointTable.Slot();
            while (restarts < RESTARTS && System.nanoTime() - endNs < 0) {
                try (GatewayAssembly gateway = start(plant)) {
                    Until.within(5_000, "what they hold is adopted", () -> hasAdopted(gateway, slot));
                }
                restarts++;
                assertEquals(before, setpointWrites(simulator), "setpoints written after restart " + restarts);
                assertEquals(POWER_W, heldW(simulator, PCS1) + heldW(simulator, PCS2));
            }
            reporter.publishEntry("restarts", Integer.toString(restarts));
            assertTrue(restarts >= RESTARTS_MIN, "only " + restarts + " restarts");
        }
    }

    private static double heldW(PlantSimulator simulator, String pcs) {
        return simulator.value(pcs, "DINV1/WSpt/mxVal");
    }

    /** Writes of several registers, which are the setpoints, and when the last one came. */
    private static List<Long> setpointWrites(PlantSimulator simulator) {
        return List.of(PCS1, PCS2).stream()
                .flatMap(pcs -> List.of(
                        simulator.writeLog(pcs).count(16),
                        simulator.writeLog(pcs).entriesTo(SETPOINT_ADDRESS).stream()
                                .mapToLong(entry -> entry.receivedNs())
                                .max()
                                .orElse(0))
                        .stream())
                .toList();
    }
}
