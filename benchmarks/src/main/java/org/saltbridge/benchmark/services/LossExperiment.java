package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.simulator.PcsModel;

/** PCS trip under power while the others have headroom: how long the POI misses what was promised. */
final class LossExperiment {
    private static final double FULL_W = ServicesPlant.POI_W;
    /** With headroom for the loss of many. */
    private static final double PART_W = 0.7 * ServicesPlant.POI_W;

    /** After so long nothing is on its way any more. */
    private static final long SETTLED_MS = 5_000;

    private static final double ERROR_W = 0.02 * ServicesPlant.POI_W;
    private static final int FEW = 10;
    private static final int MANY = 50;

    private LossExperiment() {}

    /** @param losses how often ten PCS are lost at full power, and started again. */
    static Experiment run(Path folder, int losses) throws IOException {
        Experiment experiment = new Experiment(
                "Loss of PCS",
                "The POI's full 500 MW are exported by 220 PCS of 2.5 MW, with loss compensation. Ten PCS trip at once; again"
                        + " and again, after they have been started. Then 50 at once at 350 MW. Counted from the trip"
                        + " until the true power at the POI stays within 2 % of the plant's rating from what it was.");
        try (World world =
                World.start(ServicesPlant.yaml("  lossCompensation: true\n", ServicesPlant.FAST_PCS), folder)) {
            world.command(Command.Kind.PLANT_ACTIVE_POWER, -1, FULL_W);
            World.pause(SETTLED_MS);
            List<Double> fewMs = new ArrayList<>();
            for (int i = 0; i < losses; i++) {
                fewMs.add(trip(world, experiment, i * FEW, FEW, i == 0));
                restore(world, i * FEW, FEW);
                World.pause(SETTLED_MS + 13L * i);
            }
            experiment.put("loss_of_10_to_within_2_percent", "ms", fewMs);
            world.command(Command.Kind.PLANT_ACTIVE_POWER, -1, PART_W);
            World.pause(SETTLED_MS);
            experiment.put("loss_of_50_to_within_2_percent_ms", trip(world, experiment, 0, MANY, true));
        }
        return experiment;
    }

    private static double trip(World world, Experiment experiment, int first, int count, boolean draw) {
        long tripNs = System.nanoTime();
        for (int i = first; i < first + count; i++) {
            set(world, i, PcsModel.Trip.POWER_STAGE);
        }
        World.pause(1_500);
        Trace.Part part = world.trace.part(tripNs - 300_000_000L, System.nanoTime());
        double tripS = part.seconds(tripNs);
        double beforeW = part.meanPoiW(0, tripS);
        double withinS = tripS;
        double worstW = 0;
        for (int i = 0; i < part.size(); i++) {
            double errorW = Math.abs(part.poiW()[i] - beforeW);
            if (part.timeS()[i] > tripS && errorW > ERROR_W) {
                withinS = part.timeS()[i];
                worstW = Math.max(worstW, errorW);
            }
        }
        if (draw) {
            experiment.put("loss_of_" + count + "_error_max_mw", worstW / 1e6);
            experiment
                    .plots()
                    .add(new Plot(
                            count + " PCS trip",
                            "MW",
                            List.of(
                                    new Plot.Line("POI", part.timeS(), Trace.Part.mega(part.poiW(), 1)),
                                    flat(part, beforeW + ERROR_W, "+ 2 %"),
                                    flat(part, beforeW - ERROR_W, "− 2 %")),
                            List.of(new Plot.Mark("trip", tripS), new Plot.Mark("within 2 %", withinS))));
        }
        return (withinS - tripS) * 1e3;
    }

    private static void restore(World world, int first, int count) throws IOException {
        for (int i = first; i < first + count; i++) {
            set(world, i, PcsModel.Trip.NONE);
        }
        World.pause(200);
        for (int i = first; i < first + count; i++) {
            PcsModel pcs = world.simulator.physics().pcs(i);
            synchronized (pcs) {
                pcs.start();
            }
        }
        int all = world.pcs.size();
        world.await(30_000, "all PCS are back", () -> world.value("Plant/Storage/DSTO1/PcsCnt") == all);
    }

    private static void set(World world, int index, PcsModel.Trip trip) {
        PcsModel pcs = world.simulator.physics().pcs(index);
        synchronized (pcs) {
            pcs.trip(trip);
        }
    }

    private static Plot.Line flat(Trace.Part part, double watts, String name) {
        double lastS = part.timeS()[part.size() - 1];
        return new Plot.Line(name, new double[] {0, lastS}, new double[] {watts / 1e6, watts / 1e6});
    }
}
