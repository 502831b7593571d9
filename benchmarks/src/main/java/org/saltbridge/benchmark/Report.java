package org.saltbridge.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The figures of one benchmark by name, and what they were taken on. */
final class Report {
    private final String benchmark;
    private final OtherLoad otherLoad = new OtherLoad();
    private final Map<String, Object> root = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();

    Report(String benchmark, String serverOptions, List<String> commandLine) throws IOException {
        this.benchmark = benchmark;
        root.put("benchmark", benchmark);
        root.put("startedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("command", "./saltbridge bench " + String.join(" ", commandLine));
        root.put("machine", machine());
        root.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        root.put("serverOptions", serverOptions);
        root.put("loadAverageBefore", loadAverage());
        root.put("figures", figures);
    }

    /** The command line of a benchmark, its name first, as picocli got it. */
    static List<String> commandLine(@Nullable CommandSpec spec) {
        return spec == null
                ? List.of()
                : spec.root().commandLine().getParseResult().originalArgs();
    }

    /** The middle of the values that are numbers, NaN when there are none. */
    static double median(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    OtherLoad otherLoad() {
        return otherLoad;
    }

    private static String machine() throws IOException {
        String model = "unknown processor";
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                model = line.substring(line.indexOf(':') + 1).strip();
                break;
            }
        }
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).get(0).replaceAll("\\D", "");
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %.1f GiB, %s %s",
                model,
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(memory) / (1024.0 * 1024.0),
                System.getProperty("os.name"),
                System.getProperty("os.version"));
    }

    private static double loadAverage() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    void put(String name, double value) {
        figures.put(name, value);
    }

    /** Adds p50, p99, p99.9 and max of a histogram of nanoseconds, in milliseconds. */
    static void put(Map<String, Double> into, String name, Histogram ns) {
        if (ns.getTotalCount() == 0) {
            return;
        }
        into.put(name + "_p50_ms", ns.getValueAtPercentile(50) / 1e6);
        into.put(name + "_p99_ms", ns.getValueAtPercentile(99) / 1e6);
        into.put(name + "_p999_ms", ns.getValueAtPercentile(99.9) / 1e6);
        into.put(name + "_max_ms", ns.getMaxValue() / 1e6);
    }

    void putRuns(List<Map<String, Object>> runs) {
        root.put("runs", runs);
    }

    /** What the figures were taken on, a line each; complete once {@link #finish} has run. */
    List<String> setting() {
        return List.of(
                root.get("command") + ", " + root.get("startedAt"),
                root.get("machine") + "; " + root.get("jdk"),
                "processors' worth of other load while it ran: " + root.get("otherLoadCores"));
    }

    /** Prints every figure on a line of its own. */
    void print(PrintWriter out) {
        figures.forEach((name, value) -> out.printf(Locale.ROOT, "%-44s%14.3f%n", name, value));
    }

    /** Prints what the figures were taken on, and keeps all in a file when one is wanted. */
    void finish(PrintWriter out, @Nullable Path json) throws IOException {
        double cores = Math.rint(100 * otherLoad.cores()) / 100;
        root.put("otherLoadCores", cores);
        root.put("disturbed", OtherLoad.disturbs(cores));
        out.printf(
                Locale.ROOT,
                "%n%s; %s; servers: %s%n",
                root.get("machine"),
                root.get("jdk"),
                root.get("serverOptions"));
        out.printf(Locale.ROOT, "other load while it ran: %.2f processors%n", cores);
        if (OtherLoad.disturbs(cores)) {
            out.println("OTHER LOAD RAN: these figures are disturbed, do not keep them");
        }
        if (json != null) {
            JsonMapper mapper = JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();
            Files.createDirectories(json.toAbsolutePath().getParent());
            Files.writeString(json, mapper.writeValueAsString(root) + "\n");
            out.println(benchmark + ": figures written to " + json);
        }
        out.flush();
    }
}
