package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices that answer so slowly that no poll is made in its time: commands do not queue behind them. One request at a time,
 * a refresh between two polls: four blocks of a PCS take 1.2 s, and are to be read every second.
 */
class SlowPollsTest {
    private static final List<String> BOTH = List.of(PCS1, PCS2);
    private static final int COMMANDS = 12;
    private static final int COMMANDS_MAX = 60;
    private static final int REPLY_MS = 150;

    @TempDir
    Path data;

    @Test
    void everyCommandIsWrittenThoughEveryPollIsLaterThanItsInterval() throws Exception {
        try (RunningPlant plant = RunningPlant.start(Plants.readEverySecond(), data)) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 0.0));
            for (String pcs : BOTH) {
                plant.simulator.faults(pcs).delayMs(REPLY_MS);
            }
            for (String pcs : BOTH) {
                long before = plant.pollsSkipped(pcs);
                Until.within(30_000, "polls are late at " + pcs, () -> plant.pollsSkipped(pcs) > before + 3);
            }
            List<Long> skipped = BOTH.stream().map(plant::pollsSkipped).toList();

            List<Integer> shares = new ArrayList<>(List.of(0));
            // As long as it takes until polls have been late meanwhile.
            for (int i = 1; i <= COMMANDS || (i <= COMMANDS_MAX && !isLate(plant, skipped)); i++) {
                shares.add(500_000 + 1_000 * i);
                assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 2.0 * shares.get(i)), "no " + i);
            }

            for (int i = 0; i < BOTH.size(); i++) {
                String pcs = BOTH.get(i);
                assertEquals(
                        shares,
                        plant.setpointsAt(pcs).stream().distinct().toList(),
                        pcs + " has got every command, in order");
            }
            assertTrue(isLate(plant, skipped), "polls were late to the end");
        }
    }

    private static boolean isLate(RunningPlant plant, List<Long> skippedBefore) {
        return IntStream.range(0, BOTH.size()).allMatch(i -> plant.pollsSkipped(BOTH.get(i)) > skippedBefore.get(i));
    }
}
