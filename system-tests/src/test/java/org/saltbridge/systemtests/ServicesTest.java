package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT_ADDRESS;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.simulator.PcsModel;
import org.saltbridge.simulator.PlantPhysics;
import org.saltbridge.simulator.WriteLog;

/**
 * What the plant does for grid and load by itself, over real Modbus. The bounds are for a machine that is busy with other
 * things; {@code ./saltbridge bench services} takes the sharp figures.
 */
class ServicesTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";
    private static final long ANSWER_MS = 3_000;
    private static final double RATED_W = 5e6;

    @TempDir
    Path data;

    private static double exportedW(RunningPlant plant) {
        PlantPhysics physics = plant.simulator.physics();
        synchronized (physics.gridLock()) {
            return physics.exportedW();
        }
    }

    /** The mean over so many milliseconds from now. */
    private static double meanW(RunningPlant plant, long ms) throws Exception {
        double[] sum = new double[2];
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        Until.within(ms + 5_000, "time passes", () -> {
            sum[0] += exportedW(plant);
            sum[1]++;
            return System.nanoTime() - endNs > 0;
        });
        return sum[0] / sum[1];
    }

    private static void dip(RunningPlant plant) {
        PlantPhysics physics = plant.simulator.physics();
        synchronized (physics.gridLock()) {
            physics.grid().frequencyEvent(59.6, 100, 60);
        }
    }

    @Test
    void aDipOfTheFrequencyIsAnsweredWithoutAnyCommand() throws Exception {
        String ffr = "  functions: { frequency: { curve: ercot-ffr, power: 3 MW } }\n";
        try (RunningPlant plant = RunningPlant.start(Plants.controlled(ffr), data)) {
            UtilityClient observer = plant.connect("observer");
            double beforeW = exportedW(plant);
            assertEquals(0, plant.commandWrites(), "nothing is written before");

            dip(plant);

            Until.within(ANSWER_MS, "the full response", () -> exportedW(plant) - beforeW > 0.95 * 3e6);
            Until.within(
                    ANSWER_MS,
                    "the function is named",
                    () -> observer.number("Plant/PPC/DPMC1/WTopFct") == DerivedPoints.FUNCTIONS.indexOf("DLFW1"));
        }
    }

    @Test
    void aReadOnlyGatewayWritesNothingInADipEither() throws Exception {
        String ffr = "  functions: { frequency: { curve: ercot-ffr, power: 3 MW } }\ndispatch: { readOnly: true }\n";
        try (RunningPlant plant = RunningPlant.start(Plants.controlled(ffr), data)) {
            UtilityClient observer = plant.connect("observer");
            dip(plant);
            Until.within(ANSWER_MS, "the gateway sees the dip", () -> observer.number("Plant/POI/MMXU1/Hz") < 59.7);
            double heartbeat = observer.number(PCS1 + "/DINV1/Hb");
            Until.within(5_000, "time passes", () -> observer.number(PCS1 + "/DINV1/Hb") >= heartbeat + 2);
            for (String device : List.of(PCS1, PCS2, PCS1 + "/Container1", PCS2 + "/Container2")) {
                assertEquals(0, plant.simulator.writeLog(device).count(), "write function codes at " + device);
            }
        }
    }

    /** Only the large job works, at a steady 40 % of its power: 2.45 MW in all. */
    private static void steadyLoad(RunningPlant plant) throws Exception {
        PlantPhysics physics = plant.simulator.physics();
        synchronized (physics.gridLock()) {
            physics.load().checkpoint(0, 600);
            for (int job = 1; job < 4; job++) {
                physics.load().crashJob(job);
            }
        }
        Until.within(2_000, "the load is steady", () -> {
            synchronized (physics.gridLock()) {
                return Math.abs(physics.load().powerW() - 2.45e6) < 1e4;
            }
        });
    }

    private static void crashLargeJob(RunningPlant plant) {
        PlantPhysics physics = plant.simulator.physics();
        synchronized (physics.gridLock()) {
            physics.load().crashJob(0);
        }
    }

    @Test
    void theImportStaysUnderItsCap() throws Exception {
        String shaving = "  lossCompensation: true\n  functions: { peakShaving: { importMax: 2 MW } }\n";
        try (RunningPlant plant = RunningPlant.start(Plants.besideALoad(shaving), data)) {
            steadyLoad(plant);
            Until.within(ANSWER_MS, "the peak is cut", () -> exportedW(plant) > -2.1e6);
            Until.within(ANSWER_MS, "at the cap", () -> Math.abs(meanW(plant, 500) + 2e6) < 0.02 * RATED_W);
            assertEquals(-2e6, meanW(plant, 2_000), 0.02 * RATED_W);

            crashLargeJob(plant);
            Until.within(ANSWER_MS, "no more is given than is needed", () -> plant.simulator.pcsTotalW() < 0.1e6);
        }
    }

    @Test
    void theGridSeesAStepOfTheLoadAsARamp() throws Exception {
        String following = "  functions: { loadFollowing: { ramp: 1 MW/min } }\n";
        try (RunningPlant plant = RunningPlant.start(Plants.besideALoad(following), data)) {
            steadyLoad(plant);
            // What the small jobs took has to be handed over first: at most 0.75 MW at 1 MW/min.
            Until.within(ANSWER_MS, "the load is known", () -> plant.commandWrites() > 0);
            // The first write is not the first power: until it has come the POI shows the load alone.
            meanW(plant, 1_500);
            double beforeW = exportedW(plant);

            crashLargeJob(plant);

            Until.within(
                    ANSWER_MS,
                    "the plant takes what the load does not",
                    () -> Math.abs(exportedW(plant) - beforeW) < 0.2e6 && plant.simulator.pcsTotalW() < -0.2e6);
            double earlyW = meanW(plant, 1_000);
            assertTrue(earlyW - beforeW < 0.3e6, "1.2 MW are not seen at once, but " + (earlyW - beforeW) + " W");
            double lateW = meanW(plant, 4_000);
            assertTrue(Math.abs(lateW - earlyW) < 0.3e6, "a ramp of 17 kW/s, not " + (lateW - earlyW) + " W in 2.5 s");
        }
    }

    @Test
    void thePowerOfATrippedPcsComesFromTheOther() throws Exception {
        try (RunningPlant plant = RunningPlant.start(Plants.controlled("  lossCompensation: true\n"), data)) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 1_800_000.0));
            Until.within(ANSWER_MS, "the setpoint is met", () -> Math.abs(exportedW(plant) - 1.8e6) < 0.02 * RATED_W);

            PcsModel pcs = plant.simulator.physics().pcs(0);
            synchronized (pcs) {
                pcs.trip(PcsModel.Trip.POWER_STAGE);
            }

            Until.within(ANSWER_MS, "half of it is missing", () -> plant.simulator.pcsW(0) == 0);
            Until.within(ANSWER_MS, "the other gives all", () -> Math.abs(exportedW(plant) - 1.8e6) < 0.02 * RATED_W);
            assertEquals(1.8e6, meanW(plant, 2_000), 0.04 * RATED_W, "and stays there");
        }
    }

    private static boolean isFallback(UtilityClient client) throws UaException {
        return Boolean.TRUE.equals(
                client.read("Plant/PPC/DPMC1/RvrtTmExp").getValue().getValue());
    }

    @Test
    void whenTheUtilityIsLostItsSetpointIsOldAndThenTheFallbackBegins() throws Exception {
        String scada = "  scada: { warnAfter: 1 s, fallbackAfter: 2 s, fallback: zero }\n";
        try (RunningPlant plant = RunningPlant.start(Plants.controlled(scada), data)) {
            UtilityClient dispatcher = plant.connect("dispatcher");
            assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 1_000_000.0));
            long lastNs = System.nanoTime();
            assertEquals(StatusCode.GOOD, dispatcher.write("Plant/PPC/DPMC1/UtlHb/ctlVal", 1.0));

            Until.within(
                    3_000,
                    "shown as old",
                    () -> dispatcher.read(SETPOINT + "/mxVal").getStatusCode().isUncertain());
            Until.within(5_000, "the fallback is shown", () -> isFallback(dispatcher));
            for (String pcs : List.of(PCS1, PCS2)) {
                Until.within(
                        5_000,
                        pcs + " falls back",
                        () -> zeroAfter(plant, pcs, lastNs).isPresent());
                WriteLog.Entry first = zeroAfter(plant, pcs, lastNs).orElseThrow();
                long afterMs = TimeUnit.NANOSECONDS.toMillis(first.receivedNs() - lastNs);
                assertTrue(afterMs >= 2_000, pcs + " falls back after " + afterMs + " ms");
            }
            assertEquals(StatusCode.GOOD, dispatcher.write("Plant/PPC/DPMC1/UtlHb/ctlVal", 2.0));
            Until.within(3_000, "it is back", () -> !isFallback(dispatcher));
        }
    }

    private static Optional<WriteLog.Entry> zeroAfter(RunningPlant plant, String pcs, long ns) {
        return plant.simulator.writeLog(pcs).entriesTo(SETPOINT_ADDRESS).stream()
                .filter(entry -> entry.receivedNs() - ns > 0 && RunningPlant.watts(entry) == 0)
                .findFirst();
    }
}
