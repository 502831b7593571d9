package org.saltbridge.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a shipped plant, fleet and gateway beside each other, and tells what the gateway carries and what it costs. */
@Command(
        name = "scale",
        description =
                "A whole simulated plant behind the gateway: polls, points, age of values, processor time, memory.")
final class ScaleBench implements Callable<Integer> {
    private static final long DEVICES_TIMEOUT_S = 60;
    private static final long LOOK_EVERY_MS = 5_000;
    /** So that looks do not keep step with the polls. */
    private static final int LOOK_SPREAD_MS = 400;

    private static final int LOOKS_PER_COMMAND = 2;
    /** What should not happen; told as sums over the window. */
    private static final List<String> TROUBLE =
            List.of("exceptions", "bad_replies", "stale_replies", "disconnects", "queue_rejects");

    /** How often the gateway reads and refreshes. */
    enum Rate {
        FULL(1),
        HALF(2),
        QUARTER(4);

        private final int slowDown;

        Rate(int slowDown) {
            this.slowDown = slowDown;
        }
    }

    @Option(names = "--plant", description = "small, medium, reference or a plant file; default medium.")
    private String plant = "medium";

    @Option(names = "--rate", description = "full, half or quarter of the plant's polls and refreshes; default full.")
    private Rate rate = Rate.FULL;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the measurement; default 60.")
    private int seconds = 60;

    @Option(names = "--settle", paramLabel = "N", description = "Seconds before it, with the same work; default 30.")
    private int settleS = 30;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description =
                    "Keeps the figures by name, and beside it as text; default target/bench/scale-PLANT-RATE.json.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("scale", String.join(" ", Targets.SERVER_OPTIONS), Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-bench");
        Map<String, Double> figures = new LinkedHashMap<>();
        try (PlantProcesses processes = new PlantProcesses(plant, rate.slowDown, folder, report.otherLoad())) {
            processes.awaitDevices(DEVICES_TIMEOUT_S);
            try (ScaleUtility utility = new ScaleUtility(processes)) {
                work(processes, utility, settleS);
                measure(processes, utility, figures);
            }
        }
        finish(out, report, figures);
        out.println("logs of the processes: " + folder);
        out.flush();
        return 0;
    }

    /** Commands and looks at the age of values for so long. */
    static void work(PlantProcesses processes, ScaleUtility utility, int durationS) throws Exception {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(durationS);
        for (int look = 0; System.nanoTime() - endNs < 0; look++) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime()) + 1;
            OpcLoad.pause(
                    Math.min(LOOK_EVERY_MS + ThreadLocalRandom.current().nextInt(LOOK_SPREAD_MS), Math.max(0, leftMs)));
            processes.ask("look");
            // Not at the start: what was looked at before may have stopped the gateway long enough to age its values.
            if (look % LOOKS_PER_COMMAND == 0) {
                utility.command();
            }
        }
    }

    private void measure(PlantProcesses processes, ScaleUtility utility, Map<String, Double> figures) throws Exception {
        processes.ask("freshness");
        int pausesBefore = PauseLog.lines(processes.pauseLog);
        int commandsBefore = utility.commands();
        int notGoodBefore = utility.commandsNotGood();
        utility.answer.reset();
        long notifiedBefore = utility.notified();
        Map<String, Double> before = processes.ask("counters");
        double gatewayS = ProcessorTime.ofProcess(processes.gateway.pid());
        double fleetS = ProcessorTime.ofProcess(processes.fleet.pid());
        long startNs = System.nanoTime();
        work(processes, utility, seconds);
        double tookS = (System.nanoTime() - startNs) / 1e9;
        gatewayS = ProcessorTime.ofProcess(processes.gateway.pid()) - gatewayS;
        fleetS = ProcessorTime.ofProcess(processes.fleet.pid()) - fleetS;
        Map<String, Double> after = processes.ask("counters");

        figures.put("devices", (double) processes.plant.devices().size());
        figures.put("endpoints", (double) processes.plant.endpoints().size());
        figures.put("devices_online", after.getOrDefault("devices_online", Double.NaN));
        putTraffic(figures::put, before, after, tookS);
        figures.put("notifications_per_s", (utility.notified() - notifiedBefore) / tookS);
        figures.putAll(processes.ask("freshness"));
        figures.put("commands", (double) utility.commands() - commandsBefore);
        figures.put("commands_not_good", (double) utility.commandsNotGood() - notGoodBefore);
        figures.put("command_answer_p50_ms", utility.answer.getValueAtPercentile(50) / 1e6);
        figures.put("command_answer_max_ms", utility.answer.getMaxValue() / 1e6);
        figures.put("gateway_cores", gatewayS / tookS);
        figures.put("gateway_cpu_s_per_100k_transactions", 1e5 * gatewayS / difference(after, before, "requests"));
        figures.put("fleet_cores", fleetS / tookS);
        PauseLog.put(figures, processes.pauseLog, pausesBefore);
        figures.put("descriptors", (double) PlantProcesses.descriptors(processes.gateway.pid()));
        figures.put("resident_mib", ProcessorTime.residentMib(processes.gateway.pid()));
        figures.put("fleet_resident_mib", ProcessorTime.residentMib(processes.fleet.pid()));
        figures.putAll(processes.ask("memory"));
    }

    /** Puts what the field side has done between two answers to {@code counters}. */
    static void putTraffic(
            BiConsumer<String, Double> figures, Map<String, Double> before, Map<String, Double> after, double tookS) {
        double writes = difference(after, before, "writes");
        figures.accept("reads_per_s", (difference(after, before, "requests") - writes) / tookS);
        figures.accept("writes_per_s", writes / tookS);
        figures.accept("points_per_s", difference(after, before, "samples") / tookS);
        double skipped = difference(after, before, "polls_skipped");
        double timeouts = difference(after, before, "timeouts");
        figures.accept("polls_missed", skipped + timeouts);
        figures.accept("polls_skipped", skipped);
        figures.accept("timeouts", timeouts);
        for (String name : TROUBLE) {
            figures.accept(name, difference(after, before, name));
        }
    }

    private static double difference(Map<String, Double> after, Map<String, Double> before, String name) {
        return after.getOrDefault(name, Double.NaN) - before.getOrDefault(name, Double.NaN);
    }

    private void finish(PrintWriter out, Report report, Map<String, Double> figures) throws IOException {
        String rateName = rate.name().toLowerCase(Locale.ROOT);
        Path file = json != null
                ? json
                : Path.of("target", "bench", "scale-" + Path.of(plant).getFileName() + "-" + rateName + ".json");
        StringWriter text = new StringWriter();
        PrintWriter page = new PrintWriter(text);
        page.printf(Locale.ROOT, "plant %s at %s rate, %d s after %d s%n%n", plant, rateName, seconds, settleS);
        figures.forEach(report::put);
        report.print(page);
        report.finish(page, file);
        page.flush();
        out.print(text);
        Files.writeString(Path.of(file.toString().replaceAll("\\.json$", "") + ".txt"), text.toString());
    }
}
