package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT_ADDRESS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.simulator.WriteLog;

/** Several commands at once: in one request, and in many requests behind each other. */
class BatchAndOrderTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";
    private static final String SETPOINT_1 = PCS1 + "/DINV1/WSpt/ctlVal";
    private static final String SETPOINT_2 = PCS2 + "/DINV1/WSpt/ctlVal";
    private static final List<String> PLANT_CONTROL =
            List.of(PCS1 + "/DINV1/PlantCtl/ctlVal", PCS2 + "/DINV1/PlantCtl/ctlVal");

    @TempDir
    static Path data;

    static RunningPlant plant;
    static UtilityClient dispatcher;
    static UtilityClient engineer;

    @BeforeAll
    static void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        dispatcher = plant.connect("dispatcher");
        engineer = plant.connect("engineer");
    }

    @AfterAll
    static void stop() throws Exception {
        plant.close();
    }

    @AfterEach
    void backToPlantControl() throws Exception {
        plant.simulator.faults(PCS1).clear();
        plant.simulator.faults(PCS2).clear();
        plant.awaitOnline();
        assertEquals(List.of(StatusCode.GOOD, StatusCode.GOOD), engineer.writeAll(PLANT_CONTROL, List.of(true, true)));
    }

    private static WriteLog.Entry arrival(String pcs, int watts) {
        return plant.simulator.writeLog(pcs).entriesTo(SETPOINT_ADDRESS).stream()
                .filter(entry -> RunningPlant.watts(entry) == watts)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void inAMixedBatchOnlyWhatIsAllowedIsCarriedOut() throws Exception {
        assertEquals(
                List.of(
                        new StatusCode(StatusCodes.Bad_UserAccessDenied),
                        StatusCode.GOOD,
                        new StatusCode(StatusCodes.Bad_NotWritable),
                        new StatusCode(StatusCodes.Bad_OutOfRange)),
                dispatcher.writeAll(
                        List.of(
                                SETPOINT_1,
                                CTL_VAL,
                                "Plant/POI/MMXU1/TotW",
                                SETPOINT.replace("WSpt", "VArSpt") + "/ctlVal"),
                        List.of(111_111.0, 444_444.0, 1.0, Double.NaN)));

        arrival(PCS1, 222_222);
        arrival(PCS2, 222_222);
        assertTrue(!plant.setpointsAt(PCS1).contains(111_111), "what was denied has been sent");
    }

    @Test
    void setpointsOfOneRequestAreSentInParallel() throws Exception {
        assertEquals(
                List.of(StatusCode.GOOD, StatusCode.GOOD), engineer.writeAll(PLANT_CONTROL, List.of(false, false)));
        int delayMs = 60;
        plant.simulator.faults(PCS1).writeDelayMs(delayMs);
        plant.simulator.faults(PCS2).writeDelayMs(delayMs);

        assertEquals(
                List.of(StatusCode.GOOD, StatusCode.GOOD),
                engineer.writeAll(List.of(SETPOINT_1, SETPOINT_2), List.of(300_001.0, 400_001.0)));
        long answeredNs = System.nanoTime();

        long delayNs = TimeUnit.MILLISECONDS.toNanos(delayMs);
        long first = arrival(PCS1, 300_001).receivedNs();
        long second = arrival(PCS2, 400_001).receivedNs();
        assertTrue(Math.abs(first - second) < delayNs, "each had been written before the other had answered");
        assertTrue(answeredNs - Math.max(first, second) >= delayNs, "answered when both had answered");
    }

    @Test
    void requestsOfOneClientAreExecutedInTheirOrder() throws Exception {
        int count = 40;
        List<CompletableFuture<StatusCode>> answers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            answers.add(dispatcher.writeLater(CTL_VAL, 1_000_000.0 + 2_000 * i));
        }

        assertEquals(StatusCode.GOOD, answers.get(count - 1).get(20, TimeUnit.SECONDS));
        for (CompletableFuture<StatusCode> answer : answers) {
            StatusCode status = answer.get(20, TimeUnit.SECONDS);
            assertTrue(
                    status.isGood() || status.value() == StatusCodes.Bad_RequestCancelledByRequest,
                    "carried out, or a newer one took its place: " + status);
        }
        for (String pcs : List.of(PCS1, PCS2)) {
            List<Integer> arrived = plant.setpointsAt(pcs).stream()
                    .filter(watts -> watts > 500_000 && watts <= 500_000 + 1_000 * count)
                    .toList();
            assertEquals(arrived.stream().sorted().toList(), arrived, "in the order in which they were sent");
            assertEquals(500_000 + 1_000 * count, arrived.get(arrived.size() - 1));
        }
    }
}
