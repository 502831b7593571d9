package org.saltbridge.benchmark;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a setpoint of the plant from the OPC UA client to the registers of every PCS, stage by stage. */
@Command(
        name = "latency",
        description = "A setpoint of the plant, from the OPC UA client to the registers of all PCS, stage by stage.")
final class LatencyBench implements Callable<Integer> {
    private static final String INSIDE = "inside_to_last_write_p50_ms";
    private static final String CLIENT = "client_to_last_register_p50_ms";
    private static final int SMALL_PCS = 2;
    private static final int MEDIUM_PCS = 44;

    @Option(names = "--quick", description = "Fewer commands and starts.")
    private boolean quick;

    @Option(names = "--plant", description = "small (2 PCS) or medium (44 PCS); default medium.")
    private @Nullable String plant;

    @Option(names = "--pcs", paramLabel = "N", description = "Number of PCS, instead of --plant.")
    private int pcs;

    @Option(names = "--commands", paramLabel = "N", description = "Measured commands of each run; default 5000.")
    private int commands = 5_000;

    @Option(names = "--starts", paramLabel = "N", description = "Fresh starts for the first command; default 7.")
    private int starts = 7;

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        int count = pcsCount();
        int measured = quick ? Math.min(commands, 1_000) : commands;
        Report report = new Report("latency", String.join(" ", Targets.SERVER_OPTIONS), Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-bench");
        FloorRun.warmUpClient(folder, report.otherLoad());
        List<LatencyRun> runs = new ArrayList<>();
        for (int start = 0; start < Math.max(2, quick ? 3 : starts); start++) {
            // The first two are measured warm as well: with polls, then without.
            LatencyRun run = new LatencyRun(count, start != 1, folder, report.otherLoad());
            run.measure(quick ? 1_000 : 4_000, start < 2 ? measured : 0);
            runs.add(run);
        }
        out.printf(Locale.ROOT, "%d PCS, %d commands%n%-44s%14s%14s%n", count, measured, "", "polls on", "polls off");
        print(out, report, runs.get(0), runs.get(1));
        first(out, report, runs, count);
        slow(out, report, new LatencyRun(count, true, folder, report.otherLoad()), quick ? 50 : 200);
        samples(out, report, new LatencyRun(count, true, folder, report.otherLoad()), quick ? 200 : 1_000);
        report.finish(out, json);
        double failed = runs.get(0).figures.getOrDefault("failed", 0.0)
                + runs.get(1).figures.getOrDefault("failed", 0.0);
        if (failed > 0) {
            out.printf(Locale.ROOT, "FAILED: %.0f commands or registers, see the servers' logs%n", failed);
            out.flush();
        }
        return failed > 0 ? 1 : 0;
    }

    private int pcsCount() {
        if (pcs > 0) {
            return pcs;
        }
        if (plant == null || plant.equals("medium")) {
            return MEDIUM_PCS;
        }
        if (plant.equals("small")) {
            return SMALL_PCS;
        }
        throw new ParameterException(
                spec == null ? null : spec.commandLine(), "--plant is small or medium, not " + plant);
    }

    private static void print(PrintWriter out, Report report, LatencyRun on, LatencyRun off) {
        Set<String> names = new LinkedHashSet<>(on.figures.keySet());
        for (String name : names) {
            double with = on.figures.getOrDefault(name, Double.NaN);
            double without = off.figures.getOrDefault(name, Double.NaN);
            report.put("polls_on." + name, with);
            report.put("polls_off." + name, without);
            out.printf(Locale.ROOT, "%-44s%14.4f%14.4f%n", name, with, without);
        }
    }

    private static void first(PrintWriter out, Report report, List<LatencyRun> runs, int count) {
        double insideMs = median(runs, run -> run.firstInsideMs);
        double toRegisterMs = median(runs, run -> run.firstToRegisterMs);
        Map<String, Double> warm = runs.get(0).figures;
        out.printf(Locale.ROOT, "%nfirst command after start, median of %d starts%n", runs.size());
        put(out, report, "first_inside_to_last_write_ms", insideMs);
        put(out, report, "first_client_to_last_register_ms", toRegisterMs);
        for (String pace : List.of("", "rare_", "rested_")) {
            put(
                    out,
                    report,
                    "first_inside_to_" + pace + "warm_p50",
                    insideMs / warm.getOrDefault(pace + INSIDE, Double.NaN));
            put(
                    out,
                    report,
                    "first_client_to_" + pace + "warm_p50",
                    toRegisterMs / warm.getOrDefault(pace + CLIENT, Double.NaN));
        }
        report.put("pcs", count);
    }

    private static void slow(PrintWriter out, Report report, LatencyRun run, int commands) throws Exception {
        run.measureBehindSlowPolls(commands);
        out.printf(Locale.ROOT, "%nevery poll slower than its interval, %d commands%n", commands);
        run.figures.forEach((name, value) -> put(out, report, name, value));
    }

    private static void samples(PrintWriter out, Report report, LatencyRun run, int samples) throws Exception {
        run.measureSamples(samples);
        out.printf(Locale.ROOT, "%nfrequency at the POI changes, %d times%n", samples);
        run.figures.forEach((name, value) -> put(out, report, name, value));
    }

    private static void put(PrintWriter out, Report report, String name, double value) {
        report.put(name, value);
        out.printf(Locale.ROOT, "%-44s%14.4f%n", name, value);
    }

    private static double median(List<LatencyRun> runs, ToDoubleFunction<LatencyRun> figure) {
        return Report.median(runs.stream().mapToDouble(figure).toArray());
    }
}
