package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT_ADDRESS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break while setpoints are under way: nothing twice, nothing late, nothing answered Good. */
class ReconnectTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";

    @TempDir
    static Path data;

    static RunningPlant plant;
    static UtilityClient dispatcher;

    @BeforeAll
    static void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        dispatcher = plant.connect("dispatcher");
    }

    @AfterAll
    static void stop() throws Exception {
        plant.close();
    }

    /** Both PCS hold the share of a setpoint, and nothing is wrong. */
    private static void hold(double watts) throws Exception {
        plant.simulator.faults(PCS2).clear();
        plant.awaitOnline();
        Until.within(
                5_000, "a good start", () -> dispatcher.write(CTL_VAL, watts).isGood());
    }

    private static long arrivals(int watts) {
        return Collections.frequency(plant.setpointsAt(PCS2), watts);
    }

    /** What has reached the second PCS since a moment. */
    private static List<Integer> setpointsSince(long ns) {
        return plant.simulator.writeLog(PCS2).entriesTo(SETPOINT_ADDRESS).stream()
                .filter(entry -> entry.receivedNs() - ns > 0)
                .map(RunningPlant::watts)
                .toList();
    }

    @Test
    void aWriteThatIsPendingWhenTheConnectionBreaksIsNeverSentAgain() throws Exception {
        hold(1_000_000);
        plant.simulator.faults(PCS2).silent(true);
        CompletableFuture<StatusCode> pending = dispatcher.writeLater(CTL_VAL, 1_600_000.0);
        Until.within(2_000, "on the wire", () -> arrivals(800_000) == 1);

        plant.simulator.faults(PCS2).linkDown(true);

        assertFalse(pending.get(20, TimeUnit.SECONDS).isGood());
        assertFalse(dispatcher.write(CTL_VAL, 1_200_000.0).isGood(), "sent to one that is not there");
        long backNs = System.nanoTime();
        plant.simulator.faults(PCS2).clear();
        plant.awaitOnline();
        Until.within(
                5_000,
                "the newest setpoint is followed",
                () -> plant.setpointsAt(PCS2).contains(600_000));

        assertEquals(1, arrivals(800_000), "at most once on the wire");
        List<Integer> afterwards = setpointsSince(backNs);
        // Its first write repeats what it holds, to see whether it takes writes again.
        assertTrue(afterwards.stream().allMatch(watts -> watts == 500_000 || watts == 600_000), afterwards::toString);
        assertTrue(plant.setpointsAt(PCS1).contains(1_200_000)
                || plant.setpointsAt(PCS1).contains(700_000));
    }

    @Test
    void commandsInARowAreSentInOrderAndNeverAfterTheReconnect() throws Exception {
        hold(400_000);
        int count = 30;
        List<CompletableFuture<StatusCode>> answers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            answers.add(dispatcher.writeLater(CTL_VAL, 2_000_000.0 + 20_000 * i));
            if (i == count / 2) {
                answers.get(i - 3).get(20, TimeUnit.SECONDS);
                plant.simulator.faults(PCS2).linkDown(true);
            }
        }
        for (CompletableFuture<StatusCode> answer : answers) {
            answer.get(20, TimeUnit.SECONDS);
        }
        assertFalse(answers.get(count - 1).get().isGood());
        int heldW = (int) plant.simulator.value(PCS2, "DINV1/WSpt/mxVal");

        long backNs = System.nanoTime();
        plant.simulator.faults(PCS2).clear();
        plant.awaitOnline();
        int newestW = 1_000_000 + 10_000 * count;
        Until.within(
                5_000,
                "the newest setpoint is followed",
                () -> setpointsSince(backNs).contains(newestW));

        List<Integer> afterwards = setpointsSince(backNs);
        assertTrue(afterwards.stream().allMatch(watts -> watts == heldW || watts == newestW), afterwards::toString);
        List<Integer> before = new ArrayList<>(plant.setpointsAt(PCS2));
        before.subList(before.size() - afterwards.size(), before.size()).clear();
        List<Integer> burst = before.subList(before.lastIndexOf(200_000) + 1, before.size());
        // The refresh may repeat what stands; nothing that has been overtaken comes again.
        assertEquals(burst.stream().sorted().toList(), burst);
    }
}
