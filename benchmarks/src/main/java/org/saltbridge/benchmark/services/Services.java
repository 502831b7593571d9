package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All experiments, one after the other, each on a fresh plant. */
public final class Services {
    /** Names by which single experiments are chosen, in the order in which they run. */
    public static final List<String> NAMES = List.of("ffr", "peak", "hold", "ramp", "loss", "utility");

    private static final int DIPS = 20;
    private static final int DIPS_QUICK = 5;
    private static final int PEAK_S = 40;
    private static final int PEAK_QUICK_S = 10;
    private static final int LOSSES = 4;
    private static final int HEARTBEATS = 20;
    private static final int HEARTBEATS_QUICK = 5;

    private Services() {}

    /**
     * Runs the chosen experiments.
     *
     * @param folder for files of the plants; filled, not emptied.
     */
    public static List<Experiment> run(Set<String> chosen, boolean quick, Path folder) throws IOException {
        List<Experiment> experiments = new ArrayList<>();
        for (String name : NAMES) {
            if (chosen.contains(name)) {
                experiments.add(run(name, quick, folder));
            }
        }
        return experiments;
    }

    private static Experiment run(String name, boolean quick, Path folder) throws IOException {
        return switch (name) {
            case "ffr" -> new FrequencyExperiment().run(folder, quick ? DIPS_QUICK : DIPS);
            case "peak" -> LoadExperiments.peakShaving(folder, quick ? PEAK_QUICK_S : PEAK_S);
            case "hold" -> LoadExperiments.heldPeakShaving(folder, quick ? PEAK_QUICK_S : PEAK_S);
            case "ramp" -> LoadExperiments.rampCap(folder);
            case "loss" -> LossExperiment.run(folder, LOSSES);
            case "utility" -> UtilityExperiment.run(folder, quick ? HEARTBEATS_QUICK : HEARTBEATS);
            default -> throw new IllegalArgumentException("no experiment " + name);
        };
    }

    /** The page with the plots. */
    public static String page(List<Experiment> experiments, List<String> setting) {
        return PlotPage.of(experiments, setting);
    }
}
