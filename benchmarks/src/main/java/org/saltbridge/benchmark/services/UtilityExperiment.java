package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.saltbridge.gateway.command.Command;

/** The utility's heartbeat stays away: when its setpoint is shown as old, and when the fallback reaches the PCS. */
final class UtilityExperiment {
    private static final double SETPOINT_W = 100e6;
    private static final double WARN_MS = 500;
    private static final double FALLBACK_MS = 1_000;
    private static final String SETPOINT = "Plant/PPC/DPMC1/WSpt/mxVal";

    private UtilityExperiment() {}

    /** @param losses how often the heartbeat ends. */
    static Experiment run(Path folder, int losses) throws IOException {
        Experiment experiment = new Experiment(
                "Loss of the utility",
                "100 MW by the utility's command, then its heartbeat ends. T1 = 0.5 s, T2 = 1 s, fallback to zero, so that"
                        + " the experiment is short; the times of a plant are 10 and 60 s. Counted from the turn that"
                        + " took the last heartbeat.");
        List<Double> oldMs = new ArrayList<>();
        List<Double> firstMs = new ArrayList<>();
        List<Double> lastMs = new ArrayList<>();
        try (World world = World.start(
                ServicesPlant.yaml(
                        "  scada: { warnAfter: 500 ms, fallbackAfter: 1 s, fallback: zero }\n", ServicesPlant.FAST_PCS),
                folder)) {
            for (int i = 1; i <= losses; i++) {
                world.command(Command.Kind.UTILITY_HEARTBEAT, -1, 2 * i);
                world.command(Command.Kind.PLANT_ACTIVE_POWER, -1, SETPOINT_W + i * 1e3);
                World.pause(200 + 7L * i);
                world.await(5_000, "the setpoint is shown as fresh", () -> world.isGood(SETPOINT));
                long heardNs = world.command(Command.Kind.UTILITY_HEARTBEAT, -1, 2 * i + 1)
                        .endedNs();
                world.await(5_000, "the setpoint is shown as old", () -> !world.isGood(SETPOINT));
                oldMs.add((System.nanoTime() - heardNs) / 1e6 - WARN_MS);
                World.pause(1_000);
                firstMs.add((world.firstChangeNs(heardNs + 100_000_000L) - heardNs) / 1e6 - FALLBACK_MS);
                lastMs.add((world.lastChangeNs(heardNs + 100_000_000L) - heardNs) / 1e6 - FALLBACK_MS);
                if (i == 1) {
                    draw(world, experiment, heardNs);
                }
            }
        }
        experiment.put("utility_shown_old_after_t1", "ms", oldMs);
        experiment.put("utility_first_fallback_write_after_t2", "ms", firstMs);
        experiment.put("utility_last_fallback_write_after_t2", "ms", lastMs);
        return experiment;
    }

    private static void draw(World world, Experiment experiment, long heardNs) {
        Trace.Part part = world.trace.part(heardNs - 200_000_000L, System.nanoTime());
        double heardS = part.seconds(heardNs);
        experiment
                .plots()
                .add(new Plot(
                        "Power at the POI",
                        "MW",
                        List.of(new Plot.Line("POI", part.timeS(), Trace.Part.mega(part.poiW(), 1))),
                        List.of(
                                new Plot.Mark("last heartbeat", heardS),
                                new Plot.Mark("T1", heardS + WARN_MS / 1e3),
                                new Plot.Mark("T2", heardS + FALLBACK_MS / 1e3))));
    }
}
