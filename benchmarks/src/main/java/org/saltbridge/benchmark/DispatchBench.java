package org.saltbridge.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.gateway.dispatch.DispatchThread;
import org.saltbridge.gateway.dispatch.PowerAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the dispatch engine alone: the allocator, the turn, and how regular its tick is. */
@Command(name = "dispatch", description = "Allocator, dispatch turn and tick, without any device.")
final class DispatchBench implements Callable<Integer> {
    private static final int TICK_MS = 20;
    private static final int WARM_UP_ROUNDS = 20_000;

    @Option(names = "--pcs", split = ",", description = "Numbers of PCS; default 2,44,220,1000.")
    private List<Integer> sizes = List.of(2, 44, 220, 1000);

    @Option(names = "--quick", description = "Fewer rounds.")
    private boolean quick;

    @Option(names = "--load", paramLabel = "THREADS", description = "Threads that compete for the processors.")
    private int load;

    @Option(names = "--gc", paramLabel = "zgc|g1", description = "Runs in a JVM of its own with this collector.")
    private @Nullable String gc;

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    private volatile boolean isLoading = true;

    @Override
    public Integer call() throws Exception {
        if (gc != null) {
            return runWith(gc);
        }
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("dispatch", collectors(), Report.commandLine(spec));
        startLoad();
        for (int size : sizes) {
            allocator(out, report, size);
        }
        for (int size : sizes) {
            turn(out, report, size);
        }
        for (DispatchConfig.Idle idle : DispatchConfig.Idle.values()) {
            tick(out, report, idle);
        }
        isLoading = false;
        report.put("competing_threads", load);
        report.finish(out, json);
        return 0;
    }

    private static String collectors() {
        return String.join(
                " ",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(bean -> bean.getName())
                        .toList());
    }

    private int runWith(String collector) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(collector.equals("g1") ? "-XX:+UseG1GC" : "-XX:+UseZGC");
        command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), BenchMain.class.getName()));
        List<String> own = new ArrayList<>(Report.commandLine(spec));
        int at = own.indexOf("--gc");
        if (at >= 0) {
            own.subList(at, at + 2).clear();
        }
        own.removeIf(argument -> argument.startsWith("--gc="));
        command.addAll(own);
        Process process =
                new ProcessBuilder(command).inheritIO().directory(new File(".")).start();
        return process.waitFor();
    }

    private void startLoad() {
        for (int i = 0; i < load; i++) {
            Thread busy = new Thread(
                    () -> {
                        double sink = 1;
                        while (isLoading) {
                            sink = Math.sqrt(sink + 1);
                        }
                        if (sink < 0) {
                            throw new IllegalStateException("a root below zero");
                        }
                    },
                    "load-" + i);
            busy.setDaemon(true);
            busy.start();
        }
    }

    // ---- allocator

    private void allocator(PrintWriter out, Report report, int units) {
        SplittableRandom random = new SplittableRandom(units);
        double[] capacity = new double[units];
        double[] soc = new double[units];
        double[] step = new double[units];
        double[] share = new double[units];
        Arrays.fill(step, 1);
        double sum = 0;
        for (int i = 0; i < units; i++) {
            capacity[i] = 2.5e6 * (0.3 + 0.7 * random.nextDouble());
            soc[i] = 20 + 60 * random.nextDouble();
            sum += capacity[i];
        }
        PowerAllocator allocator = new PowerAllocator(step);
        Histogram ns = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = (quick ? 5_000 : 50_000) + WARM_UP_ROUNDS;
        double sink = 0;
        long before = 0;
        for (int round = 0; round < rounds; round++) {
            if (round == WARM_UP_ROUNDS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            double total = (random.nextDouble() * 2 - 1) * sum;
            long startNs = System.nanoTime();
            sink += allocator.allocate(total, capacity, soc, share);
            long tookNs = System.nanoTime() - startNs;
            if (round >= WARM_UP_ROUNDS) {
                ns.recordValue(tookNs);
            }
        }
        double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / (rounds - WARM_UP_ROUNDS);
        print(out, report, "allocator." + units, ns, Double.isNaN(sink) ? Double.NaN : bytes);
    }

    // ---- turn

    private void turn(PrintWriter out, Report report, int units) {
        NullPlant plant = new NullPlant(units, 100, DispatchConfig.Idle.PARK);
        Histogram command = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
        Histogram tick = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
        int rounds = (quick ? 2_000 : 10_000) + WARM_UP_ROUNDS / Math.max(1, units / 44);
        int warm = rounds - (quick ? 2_000 : 10_000);
        double bytes = plant.measureTurns(rounds, warm, command, tick);
        print(out, report, "turn_with_command." + units, command, bytes);
        print(out, report, "turn_with_tick." + units, tick, bytes);
    }

    // ---- tick

    private void tick(PrintWriter out, Report report, DispatchConfig.Idle idle) {
        NullPlant plant = new NullPlant(44, TICK_MS, idle);
        Histogram lateNs = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
        plant.observeTicks(lateNs, TICK_MS * 1_000_000L);
        DispatchThread thread = plant.start();
        try {
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(quick ? 4 : 30);
            while (System.nanoTime() < endNs) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        } finally {
            thread.close();
        }
        print(out, report, "tick_jitter." + idle.name().toLowerCase(Locale.ROOT), lateNs, Double.NaN);
    }

    private static void print(PrintWriter out, Report report, String name, Histogram ns, double bytes) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("p50_us", ns.getValueAtPercentile(50) / 1e3);
        figures.put("p99_us", ns.getValueAtPercentile(99) / 1e3);
        figures.put("p999_us", ns.getValueAtPercentile(99.9) / 1e3);
        figures.put("max_us", ns.getMaxValue() / 1e3);
        if (!Double.isNaN(bytes)) {
            figures.put("allocated_b", bytes);
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-28s", name));
        figures.forEach((figure, value) -> {
            report.put(name + "." + figure, value);
            line.append(String.format(Locale.ROOT, "  %s %9.2f", figure, value));
        });
        out.println(line);
        out.flush();
    }
}
