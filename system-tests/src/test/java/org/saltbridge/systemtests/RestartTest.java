package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.HEARTBEAT_ADDRESS;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT_ADDRESS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.simulator.PlantSimulator;
import org.saltbridge.simulator.WriteLog;

/** A gateway that is killed under load and started again: the restart itself must not be felt by any device. */
class RestartTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";
    private static final List<String> BOTH = List.of(PCS1, PCS2);
    private static final int FIRST_PORT = 27_800;
    private static final int LAST_PORT = 28_900;
    private static final int PORT_TRIES = 20;

    @TempDir
    Path data;

    private PlantSimulator simulator;

    @AfterEach
    void stop() {
        simulator.close();
    }

    /** The ports of a gateway's process are given by the first of a row. */
    private static PlantSimulator onARow(PlantConfig plant) throws IOException {
        IOException taken = new IOException("not tried");
        for (int i = 0; i < PORT_TRIES; i++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            PlantSimulator simulator = PlantSimulator.onPortsFrom(plant, first);
            try {
                simulator.start();
                return simulator;
            } catch (IOException e) {
                taken = e;
            }
        }
        throw taken;
    }

    private GatewayProcess startGateway(int opcuaPort) throws Exception {
        int firstPort = simulator.plant().endpoints().get(0).port();
        return GatewayProcess.soonReady("small", data, opcuaPort, firstPort);
    }

    private static void awaitOnline(UtilityClient client) throws Exception {
        for (String pcs : BOTH) {
            Until.within(10_000, pcs + " online", () -> client.number(pcs + "/LLN0/ComSt") == 2);
        }
    }

    /** Commands in a row, and the end while some of them are on their way. */
    private void killUnderLoad(int opcuaPort) throws Exception {
        try (GatewayProcess gateway = startGateway(opcuaPort)) {
            UtilityClient dispatcher = RunningPlant.connect(gateway.opcuaPort, "dispatcher");
            awaitOnline(dispatcher);
            for (int i = 1; i <= 50; i++) {
                assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 1_000_000.0 + 10_000 * i));
            }
            List<CompletableFuture<StatusCode>> onTheirWay = new ArrayList<>();
            for (int i = 1; i <= 200; i++) {
                onTheirWay.add(dispatcher.writeLater(CTL_VAL, 1_500_000.0 + 1_000 * i));
            }
            onTheirWay.get(0).get(20, TimeUnit.SECONDS);
            gateway.kill();
            // Saying goodbye takes seconds, and after five without a controller the batteries cut themselves off.
            Thread goodbye = new Thread(() -> leave(dispatcher), "goodbye");
            goodbye.setDaemon(true);
            goodbye.start();
        }
    }

    /** There is nobody left to say goodbye to. */
    private static void leave(UtilityClient client) {
        try {
            client.close();
        } catch (UaException e) {
            // As expected: the server is gone.
        }
    }

    private double acceptedW(String pcs) {
        return simulator.value(pcs, "DINV1/WSpt/mxVal");
    }

    /** Starts the gateway again and looks until it has seen every device and sent two heartbeats to each PCS. */
    private void restartAndCheck(int opcuaPort, List<Double> heldW) throws Exception {
        long restartNs = System.nanoTime();
        try (GatewayProcess gateway = startGateway(opcuaPort)) {
            UtilityClient dispatcher = RunningPlant.connect(gateway.opcuaPort, "dispatcher");
            awaitOnline(dispatcher);
            for (String pcs : BOTH) {
                Until.within(
                        5_000,
                        "heartbeats at " + pcs,
                        () -> since(pcs, restartNs).stream()
                                        .filter(entry -> entry.address() == HEARTBEAT_ADDRESS)
                                        .count()
                                >= 3);
                assertTrue(
                        since(pcs, restartNs).stream().allMatch(entry -> entry.address() == HEARTBEAT_ADDRESS),
                        () -> since(pcs, restartNs).toString());
            }
            assertEquals(heldW, BOTH.stream().map(this::acceptedW).toList());
            double sumW = heldW.get(0) + heldW.get(1);
            Until.within(3_000, "what the PCS hold is adopted", () -> dispatcher.number(SETPOINT + "/mxVal") == sumW);

            // A machine that is busy may take so long to start that the batteries have cut themselves off: clamped
            // then.
            assertTrue(dispatcher.write(CTL_VAL, 700_000.0).isGood(), "commands are taken again");
            for (String pcs : BOTH) {
                assertTrue(
                        since(pcs, restartNs).stream().anyMatch(entry -> entry.address() == SETPOINT_ADDRESS),
                        "a command reaches " + pcs);
            }
            dispatcher.close();
        }
    }

    private List<WriteLog.Entry> since(String pcs, long ns) {
        return simulator.writeLog(pcs).entries().stream()
                .filter(entry -> entry.receivedNs() - ns > 0)
                .toList();
    }

    @Test
    void pcsThatHoldKeepTheirPowerThroughAKillAndARestart() throws Exception {
        simulator = onARow(Plants.watched(60_000, "hold"));
        int opcuaPort = Plants.freePort();

        killUnderLoad(opcuaPort);

        Until.within(
                3_000,
                "both hold what they have taken",
                () -> Math.abs(simulator.pcsTotalW() - acceptedW(PCS1) - acceptedW(PCS2)) < 1_000);
        List<Double> heldW = BOTH.stream().map(this::acceptedW).toList();
        assertTrue(heldW.stream().allMatch(watts -> watts >= 750_000), heldW::toString);
        restartAndCheck(opcuaPort, heldW);
    }

    @Test
    void pcsThatRevertDoSoByThemselvesAndTheRestartLeavesThemThere() throws Exception {
        simulator = onARow(Plants.watched(1_500, "revert"));
        int opcuaPort = Plants.freePort();

        killUnderLoad(opcuaPort);

        for (String pcs : BOTH) {
            Until.within(4_000, pcs + " reverts", () -> acceptedW(pcs) == 0);
        }
        Until.within(3_000, "no power", () -> Math.abs(simulator.pcsTotalW()) < 1_000);
        restartAndCheck(opcuaPort, List.of(0.0, 0.0));
    }
}
