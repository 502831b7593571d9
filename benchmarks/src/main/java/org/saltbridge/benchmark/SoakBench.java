package org.saltbridge.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets a whole simulated plant run, and tells whether the gateway grows and what it complains of. */
@Command(
        name = "soak",
        description = "A whole simulated plant for long: what stays on the heap, threads, descriptors, log lines.")
final class SoakBench implements Callable<Integer> {
    private static final long DEVICES_TIMEOUT_S = 60;
    private static final int SAMPLE_EVERY_S = 20;
    private static final double SLOPE_MIB_PER_HOUR_MAX = 1;
    private static final int LINES_SHOWN = 20;
    private static final Pattern COMPLAINT = Pattern.compile(" (WARN|ERROR) ");

    @Option(names = "--plant", description = "small, medium, reference or a plant file; default medium.")
    private String plant = "medium";

    @Option(names = "--minutes", paramLabel = "N", description = "Length behind the warm-up; default 10.")
    private int minutes = 10;

    @Option(names = "--warm-up", paramLabel = "N", description = "Minutes before it that do not count; default 3.")
    private int warmUpMinutes = 3;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Keeps the figures by name; default target/bench/soak-PLANT.json.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    /** What the gateway holds at one time. */
    private record Holding(double hours, double liveMib, double threads, double descriptors) {}

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("soak", String.join(" ", Targets.SERVER_OPTIONS), Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-bench");
        List<Holding> holdings = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        try (PlantProcesses processes = new PlantProcesses(plant, 1, folder, report.otherLoad())) {
            processes.awaitDevices(DEVICES_TIMEOUT_S);
            try (ScaleUtility utility = new ScaleUtility(processes)) {
                ScaleBench.work(processes, utility, (int) TimeUnit.MINUTES.toSeconds(warmUpMinutes));
                Map<String, Double> before = processes.ask("counters");
                long startNs = System.nanoTime();
                long endNs = startNs + TimeUnit.MINUTES.toNanos(minutes);
                while (System.nanoTime() - endNs < 0) {
                    Holding holding = hold(processes, startNs);
                    holdings.add(holding);
                    out.printf(
                            Locale.ROOT,
                            "%6.1f min: %8.3f MiB live, %.0f threads, %.0f descriptors%n",
                            holding.hours * 60,
                            holding.liveMib,
                            holding.threads,
                            holding.descriptors);
                    out.flush();
                    ScaleBench.work(processes, utility, SAMPLE_EVERY_S);
                }
                ScaleBench.putTraffic(
                        report::put, before, processes.ask("counters"), (System.nanoTime() - startNs) / 1e9);
                report.put("commands", utility.commands());
                report.put("commands_not_good", utility.commandsNotGood());
            }
        }
        addComplaints("gateway", folder.resolve("gateway.log"), complaints);
        addComplaints("fleet", folder.resolve("fleet.log"), complaints);
        return finish(out, report, holdings, complaints);
    }

    private static Holding hold(PlantProcesses processes, long startNs) throws IOException, InterruptedException {
        double hours = (System.nanoTime() - startNs) / 3.6e12;
        Map<String, Double> live = processes.ask("live");
        return new Holding(
                hours,
                live.getOrDefault("live_mib", Double.NaN),
                live.getOrDefault("threads", Double.NaN),
                PlantProcesses.descriptors(processes.gateway.pid()));
    }

    private static void addComplaints(String process, Path log, List<String> complaints) throws IOException {
        for (String line : Files.readAllLines(log)) {
            if (COMPLAINT.matcher(line).find()) {
                complaints.add(process + ": " + line);
            }
        }
    }

    private int finish(PrintWriter out, Report report, List<Holding> holdings, List<String> complaints)
            throws IOException {
        Holding first = holdings.get(0);
        Holding last = holdings.get(holdings.size() - 1);
        Slope slope = Slope.of(
                holdings.stream().mapToDouble(Holding::hours).toArray(),
                holdings.stream().mapToDouble(Holding::liveMib).toArray());
        report.put("live_heap_first_mib", first.liveMib);
        report.put("live_heap_last_mib", last.liveMib);
        report.put("live_heap_slope_mib_per_h", slope.perUnit());
        report.put("live_heap_slope_error_mib_per_h", slope.standardError());
        report.put("threads_first", first.threads);
        report.put("threads_last", last.threads);
        report.put("descriptors_first", first.descriptors);
        report.put("descriptors_last", last.descriptors);
        report.put("complaints", complaints.size());
        Path file = json != null
                ? json
                : Path.of("target", "bench", "soak-" + Path.of(plant).getFileName() + ".json");
        report.print(out);
        complaints.stream().limit(LINES_SHOWN).forEach(out::println);
        report.finish(out, file);
        boolean grows = slope.perUnit() - 2 * slope.standardError() > SLOPE_MIB_PER_HOUR_MAX
                || last.threads > first.threads
                || last.descriptors > first.descriptors;
        if (grows || !complaints.isEmpty()) {
            out.println(grows ? "FAILED: the gateway grows" : "FAILED: the log holds complaints");
            out.flush();
            return 1;
        }
        return 0;
    }
}
