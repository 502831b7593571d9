package org.saltbridge.benchmark;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a plain Milo server and the gateway in turn on the same work, and prints their figures side by side. */
@Command(name = "floor", description = "The gateway against a plain Milo server on the same work.")
final class FloorBench implements Callable<Integer> {

    @Option(names = "--quick", description = "One short run each, at 10 devices.")
    private boolean quick;

    @Option(names = "--devices", split = ",", description = "Numbers of devices; default 10,100.")
    private List<Integer> sizes = List.of(10, 100);

    @Option(names = "--rounds", description = "Runs of each server; default 2.")
    private int rounds = 2;

    @Option(names = "--only", description = "floor or gateway alone.")
    private @Nullable String only;

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("floor", String.join(" ", Targets.SERVER_OPTIONS), Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-bench");
        FloorRun.warmUpClient(folder, report.otherLoad());
        List<Map<String, Object>> runs = new ArrayList<>();
        for (int devices : quick ? List.of(10) : sizes) {
            Map<String, List<Map<String, Double>>> byServer = new LinkedHashMap<>();
            for (int round = 0; round < (quick ? 1 : rounds); round++) {
                for (String server : only == null ? Targets.NAMES : List.of(only)) {
                    Map<String, Double> figures =
                            new FloorRun(server, devices, quick, folder, report.otherLoad()).measure();
                    byServer.computeIfAbsent(server, s -> new ArrayList<>()).add(figures);
                    runs.add(Map.of("server", server, "devices", devices, "round", round + 1, "figures", figures));
                }
            }
            print(out, report, devices, byServer);
        }
        report.putRuns(runs);
        report.finish(out, json);
        return 0;
    }

    private static void print(
            PrintWriter out, Report report, int devices, Map<String, List<Map<String, Double>>> byServer) {
        out.printf(Locale.ROOT, "%n%d devices x %d registers at 1 s%n%-44s", devices, BenchSlave.VALUES, "");
        byServer.keySet().forEach(server -> out.printf("%14s", server));
        out.println(byServer.size() == 2 ? "         ratio" : "");
        Set<String> names = new LinkedHashSet<>();
        byServer.values().forEach(all -> all.forEach(figures -> names.addAll(figures.keySet())));
        for (String name : names) {
            out.printf("%-44s", name);
            List<Double> medians = new ArrayList<>();
            byServer.forEach((server, all) -> {
                double median = median(all, name);
                medians.add(median);
                report.put(server + ".d" + devices + "." + name, median);
                out.printf(Locale.ROOT, "%14.4f", median);
            });
            if (medians.size() == 2 && medians.get(0) != 0) {
                out.printf(Locale.ROOT, "%14.2f", medians.get(1) / medians.get(0));
            }
            out.println();
        }
        out.flush();
    }

    private static double median(List<Map<String, Double>> runs, String name) {
        return Report.median(runs.stream()
                .mapToDouble(figures -> figures.getOrDefault(name, Double.NaN))
                .toArray());
    }
}
