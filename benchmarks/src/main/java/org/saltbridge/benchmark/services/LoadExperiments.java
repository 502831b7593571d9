package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the plant does for the grid beside a data centre that trains: cuts its peaks and slows its steps. */
final class LoadExperiments {
    private static final String LOAD = "  load: 500 MW\n";
    private static final double CAP_W = 0.9 * ServicesPlant.POI_W;
    private static final double RAMP_W_PER_S = 50e6 / 60;
    /** Longer than any period of the load's jobs. */
    private static final String HOLD = "6 s";

    private static final double TOLERANCE_W = 0.01 * ServicesPlant.POI_W;

    private LoadExperiments() {}

    /** Import capped at 90 % of the POI's rating. */
    static Experiment peakShaving(Path folder, int seconds) throws IOException {
        return peakShaving(
                folder,
                seconds,
                "peak",
                "",
                new Experiment(
                        "Peak shaving",
                        "A data centre of 500 MW trains: its synchronised jobs swing between 125 and 500 MW, the large one"
                                + " with a period of less than a second. Import is capped at 450 MW. An edge of the load"
                                + " of 20 to 100 ms is seen after the meter's window, poll and the PCS's response: until"
                                + " then nobody can shave it. by_delay_alone is what a plant would leave that follows"
                                + " the cap without error, only so much later."));
    }

    /** The same with a hold time. */
    static Experiment heldPeakShaving(Path folder, int seconds) throws IOException {
        return peakShaving(
                folder,
                seconds,
                "held_peak",
                ", hold: " + HOLD,
                new Experiment(
                        "Peak shaving with a hold time",
                        "The same, capped for the highest load of the last " + HOLD
                                + ": the plant gives through the valleys"
                                + " too, so that the next edge finds it there. The price is energy."));
    }

    private static Experiment peakShaving(Path folder, int seconds, String name, String hold, Experiment experiment)
            throws IOException {
        try (World world = World.start(
                ServicesPlant.yaml(
                        "  lossCompensation: true\n  functions: { peakShaving: { importMax: 450 MW" + hold + " } }\n",
                        LOAD + ServicesPlant.FAST_PCS),
                folder)) {
            World.pause(10_000);
            long fromNs = System.nanoTime();
            World.pause(TimeUnit.SECONDS.toMillis(seconds));
            Trace.Part part = world.trace.part(fromNs, System.nanoTime());
            double[] importW = negated(part.poiW());
            experiment.put(name + "_load_max_mw", Samples.percentile(part.loadW(), 100) / 1e6);
            experiment.put(name + "_load_above_cap_percent", shareAbove(part.loadW(), CAP_W + TOLERANCE_W));
            experiment.put(name + "_import_above_cap_percent", shareAbove(importW, CAP_W + TOLERANCE_W));
            experiment.put(name + "_import_p99_mw", Samples.percentile(importW, 99) / 1e6);
            experiment.put(name + "_import_max_mw", Samples.percentile(importW, 100) / 1e6);
            double[] secondsW = means(part.timeS(), importW, 1);
            experiment.put(name + "_plant_mean_mw", mean(plantW(part)) / 1e6);
            experiment.put(name + "_correction_mw", world.value("Plant/PPC/DPMC1/WCorr") / 1e6);
            if (hold.isEmpty()) {
                byDelayAlone(experiment, part);
            }
            experiment.put(name + "_import_1s_mean_max_mw", Samples.percentile(secondsW, 100) / 1e6);
            experiment.put(
                    name + "_load_1s_mean_max_mw", Samples.percentile(means(part.timeS(), part.loadW(), 1), 100) / 1e6);
            experiment.plots().add(plot("Load and import", part, importW, flat(part, CAP_W, "cap"), List.of()));
        }
        return experiment;
    }

    /** Changes of the import slowed to 50 MW/min, through a crash and a start of the large job. */
    static Experiment rampCap(Path folder) throws IOException {
        Experiment experiment = new Experiment(
                "Ramp cap",
                "The same data centre; load following lets the grid see changes at 50 MW/min only. After 8 s the large"
                        + " job crashes (300 MW within 50 ms), after 23 s it starts again. The meter's window, its poll,"
                        + " the gateway and the PCS delay the plant against the load: what an edge leaves at the POI is"
                        + " the height of the edge for as long as this delay, and no controller behind a meter can do"
                        + " less. Ideal is the load limited to the ramp without any delay.");
        try (World world = World.start(
                ServicesPlant.yaml(
                        "  functions: { loadFollowing: { ramp: 50 MW/min } }\n", LOAD + ServicesPlant.FAST_PCS),
                folder)) {
            World.pause(3_000);
            long fromNs = System.nanoTime();
            World.pause(8_000);
            synchronized (world.gridLock()) {
                world.load().crashJob(0);
            }
            long crashNs = System.nanoTime();
            World.pause(15_000);
            synchronized (world.gridLock()) {
                world.load().startJob(0);
            }
            long startNs = System.nanoTime();
            World.pause(22_000);
            Trace.Part part = world.trace.part(fromNs, System.nanoTime());
            ramps(experiment, part, part.seconds(crashNs), part.seconds(startNs));
        }
        return experiment;
    }

    private static void ramps(Experiment experiment, Trace.Part part, double crashS, double startS) {
        double[] importW = negated(part.poiW());
        // Edges of the load stand out of the import for less than half of the time.
        double[] idealW = ideal(part, Samples.percentile(firstSeconds(part, importW, 3), 50));
        double[] awayW = new double[importW.length];
        double sumWs = 0;
        double edgesW = 0;
        for (int i = 0; i < awayW.length; i++) {
            awayW[i] = Math.abs(importW[i] - idealW[i]);
            if (i > 0) {
                sumWs += Math.max(0, awayW[i] - TOLERANCE_W) * (part.timeS()[i] - part.timeS()[i - 1]);
                edgesW += Math.abs(part.loadW()[i] - part.loadW()[i - 1]);
            }
        }
        experiment.put("ramp_cap_mw_per_s", RAMP_W_PER_S / 1e6);
        experiment.put("ramp_load_1s_mean_step_max_mw", largestStep(means(part.timeS(), part.loadW(), 1)) / 1e6);
        experiment.put("ramp_poi_1s_mean_step_max_mw", largestStep(means(part.timeS(), importW, 1)) / 1e6);
        experiment.put("ramp_load_5s_mean_step_max_mw", largestStep(means(part.timeS(), part.loadW(), 5)) / 1e6);
        experiment.put("ramp_poi_5s_mean_step_max_mw", largestStep(means(part.timeS(), importW, 5)) / 1e6);
        experiment.put("ramp_poi_away_from_ideal_p50_mw", Samples.percentile(awayW, 50) / 1e6);
        experiment.put("ramp_poi_away_from_ideal_p95_mw", Samples.percentile(awayW, 95) / 1e6);
        experiment.put("ramp_poi_away_above_1_percent_of_time", shareAbove(awayW, TOLERANCE_W));
        experiment.put("ramp_delay_of_compensation_ms", sumWs / edgesW * 1e3);
        List<Plot.Mark> marks = List.of(new Plot.Mark("job crashes", crashS), new Plot.Mark("job starts", startS));
        experiment
                .plots()
                .add(plot(
                        "Load and import",
                        part,
                        importW,
                        new Plot.Line("ideal", part.timeS(), Trace.Part.mega(idealW, 1)),
                        marks));
    }

    private static double[] plantW(Trace.Part part) {
        double[] plantW = new double[part.size()];
        for (int i = 0; i < plantW.length; i++) {
            plantW[i] = part.poiW()[i] + part.loadW()[i];
        }
        return plantW;
    }

    /** By how much the plant is later than the cap asks, and what the import would be if that were all. */
    private static void byDelayAlone(Experiment experiment, Trace.Part part) {
        double[] plantW = plantW(part);
        double least = Double.POSITIVE_INFINITY;
        int best = 0;
        for (int samples = 0; samples * Trace.PERIOD_MS <= 400; samples++) {
            double sum = 0;
            for (int i = samples; i < plantW.length; i++) {
                double missingW = plantW[i] - askedW(part, i - samples);
                sum += missingW * missingW;
            }
            double mean = sum / (plantW.length - samples);
            best = mean < least ? samples : best;
            least = Math.min(least, mean);
        }
        double[] importW = new double[part.size() - best];
        for (int i = 0; i < importW.length; i++) {
            importW[i] = part.loadW()[i + best] - askedW(part, i);
        }
        double sampleMs = 1e3 * part.timeS()[part.size() - 1] / (part.size() - 1);
        experiment.put("peak_plant_behind_the_load_ms", best * sampleMs);
        experiment.put("peak_import_above_cap_by_delay_alone_percent", shareAbove(importW, CAP_W + TOLERANCE_W));
    }

    private static double askedW(Trace.Part part, int at) {
        return Math.max(0, part.loadW()[at] - CAP_W);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    private static double[] firstSeconds(Trace.Part part, double[] values, double seconds) {
        int count = 0;
        while (count < part.size() && part.timeS()[count] < seconds) {
            count++;
        }
        return Arrays.copyOf(values, count);
    }

    /** The load as the grid would see it at the ramp without any delay; begins where the import is. */
    private static double[] ideal(Trace.Part part, double firstW) {
        double[] idealW = new double[part.size()];
        double nowW = firstW;
        for (int i = 0; i < idealW.length; i++) {
            double reachW = i == 0 ? 0 : RAMP_W_PER_S * (part.timeS()[i] - part.timeS()[i - 1]);
            nowW += Math.max(-reachW, Math.min(reachW, part.loadW()[i] - nowW));
            idealW[i] = nowW;
        }
        return idealW;
    }

    private static Plot plot(
            String title, Trace.Part part, double[] importW, Plot.Line reference, List<Plot.Mark> marks) {
        return new Plot(
                title,
                "MW",
                List.of(
                        new Plot.Line("load", part.timeS(), Trace.Part.mega(part.loadW(), 1)),
                        new Plot.Line("import at the POI", part.timeS(), Trace.Part.mega(importW, 1)),
                        reference),
                marks);
    }

    private static Plot.Line flat(Trace.Part part, double watts, String name) {
        double lastS = part.timeS()[part.size() - 1];
        return new Plot.Line(name, new double[] {0, lastS}, new double[] {watts / 1e6, watts / 1e6});
    }

    private static double[] negated(double[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = -values[i];
        }
        return result;
    }

    private static double shareAbove(double[] values, double limit) {
        int above = 0;
        for (double value : values) {
            above += value > limit ? 1 : 0;
        }
        return 100.0 * above / values.length;
    }

    /** Means of whole windows, one after the other. */
    private static double[] means(double[] timeS, double[] values, double windowS) {
        List<Double> means = new ArrayList<>();
        double sum = 0;
        int count = 0;
        double endS = windowS;
        for (int i = 0; i < timeS.length; i++) {
            if (timeS[i] >= endS) {
                means.add(sum / Math.max(1, count));
                sum = 0;
                count = 0;
                endS += windowS;
            }
            sum += values[i];
            count++;
        }
        return means.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double largestStep(double[] values) {
        double largest = 0;
        for (int i = 1; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(values[i] - values[i - 1]));
        }
        return largest;
    }
}
