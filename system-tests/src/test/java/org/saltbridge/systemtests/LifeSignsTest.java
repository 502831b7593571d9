package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.HEARTBEAT_ADDRESS;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.simulator.WriteLog;

/** What the gateway writes to devices without being asked: setpoints again and again, and its heartbeat. */
class LifeSignsTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";
    /** Where each kind of device takes the gateway's heartbeat; once a second. */
    private static final Map<String, Integer> HEARTBEATS = Map.of(
            PCS1,
            HEARTBEAT_ADDRESS,
            PCS2,
            HEARTBEAT_ADDRESS,
            PCS1 + "/Container1",
            500,
            PCS1 + "/Container2",
            500,
            PCS2 + "/Container1",
            500,
            PCS2 + "/Container2",
            500);

    @TempDir
    Path data;

    private static List<WriteLog.Entry> heartbeats(RunningPlant plant, String device) {
        return plant.simulator.writeLog(device).entriesTo(HEARTBEATS.get(device));
    }

    @Test
    void everyDeviceGetsAHeartbeatThatChanges() throws Exception {
        try (RunningPlant plant = RunningPlant.start(Plants.small(), data)) {
            for (String device : HEARTBEATS.keySet()) {
                Until.within(
                        5_000,
                        "heartbeats at " + device,
                        () -> heartbeats(plant, device).size() >= 3);
                List<Integer> values = heartbeats(plant, device).stream()
                        .map(entry -> entry.values().get(0))
                        .toList();
                for (int i = 1; i < values.size(); i++) {
                    assertTrue(!values.get(i).equals(values.get(i - 1)), device + ": " + values);
                }
            }
        }
    }

    @Test
    void aSetpointIsWrittenAgainAndAgainAndAlwaysTheSame() throws Exception {
        try (RunningPlant plant = RunningPlant.start(Plants.small(), data)) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 1_000_000.0));
            for (String pcs : List.of(PCS1, PCS2)) {
                Until.within(
                        5_000,
                        "refreshed at " + pcs,
                        () -> plant.setpointsAt(pcs).size() >= 10);
                assertTrue(
                        plant.setpointsAt(pcs).stream().allMatch(watts -> watts == 500_000),
                        () -> plant.setpointsAt(pcs).toString());
            }
        }
    }

    @Test
    void whenDispatchStandsStillHeartbeatsAndSetpointsCeaseAndNothingOldFollows() throws Exception {
        try (RunningPlant plant = RunningPlant.start(Plants.small(), data)) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 1_000_000.0));
            CountDownLatch release = new CountDownLatch(1);
            stall(plant, release);

            CompletableFuture<StatusCode> late = dispatcher.writeLater(CTL_VAL, 3_000_000.0);
            for (String device : HEARTBEATS.keySet()) {
                Until.within(8_000, "no more heartbeats at " + device, () -> {
                    List<WriteLog.Entry> beats = heartbeats(plant, device);
                    long lastNs = beats.get(beats.size() - 1).receivedNs();
                    return System.nanoTime() - lastNs > TimeUnit.MILLISECONDS.toNanos(2_500);
                });
            }
            long writes = plant.commandWrites();
            Until.within(
                    5_000,
                    "the device's own watchdog would act",
                    () -> plant.simulator.value(PCS1, "DINV1/WdgRem") < 7);
            assertEquals(writes, plant.commandWrites(), "no setpoints either");

            long releasedNs = System.nanoTime();
            release.countDown();
            assertEquals(new StatusCode(StatusCodes.Bad_Timeout), late.get(20, TimeUnit.SECONDS));
            for (String device : HEARTBEATS.keySet()) {
                Until.within(
                        5_000,
                        "heartbeats again at " + device,
                        () -> heartbeats(plant, device).stream().anyMatch(entry -> entry.receivedNs() > releasedNs));
            }
            assertTrue(!plant.setpointsAt(PCS1).contains(1_500_000), "a command that was too late is not carried out");
        }
    }

    /** Makes the dispatch thread wait in the listener of a command that nobody can carry out. */
    private static void stall(RunningPlant plant, CountDownLatch release) throws InterruptedException {
        CountDownLatch stalled = new CountDownLatch(1);
        long nowNs = System.nanoTime();
        plant.gateway
                .inbox()
                .offer(new Command(
                        Command.Kind.PLANT_ACTIVE_POWER,
                        -1,
                        Double.NaN,
                        nowNs,
                        nowNs + TimeUnit.SECONDS.toNanos(1),
                        command -> {
                            stalled.countDown();
                            await(release, 20);
                        }));
        assertTrue(await(stalled, 5));
    }

    private static boolean await(CountDownLatch latch, int seconds) {
        try {
            return latch.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void aReadOnlyGatewayWritesNothingAtAll() throws Exception {
        try (RunningPlant plant = RunningPlant.start(Plants.readOnly(), data)) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            UtilityClient engineer = plant.connect("engineer");
            StatusCode refused = new StatusCode(StatusCodes.Bad_NotWritable);

            assertEquals(refused, dispatcher.write(CTL_VAL, 1_000_000.0));
            assertEquals(refused, dispatcher.operate(SETPOINT, 1_000_000.0).getStatusCode());
            assertEquals(refused, engineer.write(PCS1 + "/DINV1/WSpt/ctlVal", 1_000_000.0));
            assertEquals(refused, engineer.write(PCS1 + "/DINV1/PlantCtl/ctlVal", false));

            // Longer than a tick and than the period of a heartbeat: the PCS's own heartbeat has moved on.
            double before = dispatcher.number(PCS1 + "/DINV1/Hb");
            Until.within(5_000, "time passes", () -> dispatcher.number(PCS1 + "/DINV1/Hb") >= before + 2);
            for (String device : HEARTBEATS.keySet()) {
                assertEquals(0, plant.simulator.writeLog(device).count(), device);
            }
        }
    }
}
