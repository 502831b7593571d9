package org.saltbridge.benchmark;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.saltbridge.benchmark.simulation.BrokenInvariant;
import org.saltbridge.benchmark.simulation.SimulatedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the dispatch engine through virtual worlds for long, and checks the invariants after each turn. */
@Command(
        name = "simulate",
        description = {
            "The dispatch engine in virtual worlds, one of each seed: faults, restarts, clock steps, several utilities.",
            "Checks the invariants after each turn. Exit code 1 names the seeds that broke one."
        })
final class SimulateBench implements Callable<Integer> {
    private static final double HOURS_EACH = 1;
    private static final int THREADS_MAX = 256;
    private static final double HOURS_MAX = 1e6;

    @Option(names = "--hours", paramLabel = "N", description = "Plant-hours in all; default 100.")
    private double hours = 100;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed; the others follow it. Default 1.")
    private long firstSeed = 1;

    @Option(names = "--threads", paramLabel = "T", description = "Worlds at a time; default one a processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    private final ConcurrentLinkedQueue<SimulatedRun.Result> results = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicLong next = new AtomicLong();

    @Override
    public Integer call() throws Exception {
        if (!(hours > 0 && hours <= HOURS_MAX) || threads < 1 || threads > THREADS_MAX) {
            throw new ParameterException(
                    spec == null ? null : spec.commandLine(),
                    "--hours must be above 0 and at most 1000000, --threads from 1 to " + THREADS_MAX);
        }
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("simulate", "in this process", Report.commandLine(spec));
        long worlds = (long) Math.ceil(hours / HOURS_EACH);
        long startNs = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(() -> work(worlds), "world-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        print(out, report, (System.nanoTime() - startNs) / 60e9);
        report.finish(out, json);
        for (String what : broken) {
            out.println("BROKEN " + what);
        }
        out.flush();
        return broken.isEmpty() ? 0 : 1;
    }

    private void work(long worlds) {
        for (long world = next.getAndIncrement(); world < worlds; world = next.getAndIncrement()) {
            double left = hours - world * HOURS_EACH;
            long seed = firstSeed + world;
            try {
                results.add(new SimulatedRun(seed).run(Math.min(HOURS_EACH, left)));
            } catch (BrokenInvariant e) {
                broken.add(e.getMessage());
            } catch (RuntimeException | AssertionError e) {
                broken.add("seed " + seed + ": " + e);
            }
        }
    }

    private void print(PrintWriter out, Report report, double minutes) {
        double hoursDone = 0;
        long turns = 0;
        long commands = 0;
        long outcomes = 0;
        long checks = 0;
        for (SimulatedRun.Result result : results) {
            hoursDone += result.hours();
            turns += result.turns();
            commands += result.commands();
            outcomes += result.outcomes();
            checks += result.checks();
        }
        put(out, report, "plant_hours", hoursDone);
        put(out, report, "plant_hours_per_minute", hoursDone / minutes);
        put(out, report, "minutes", minutes);
        put(out, report, "threads", threads);
        put(out, report, "seed_first", (double) firstSeed);
        put(out, report, "seeds", results.size() + broken.size());
        put(out, report, "turns", (double) turns);
        put(out, report, "commands", (double) commands);
        put(out, report, "outcomes", (double) outcomes);
        put(out, report, "checks", (double) checks);
        put(out, report, "seeds_broken", broken.size());
    }

    private static void put(PrintWriter out, Report report, String name, double value) {
        report.put(name, value);
        out.printf(Locale.ROOT, "%-28s%16.2f%n", name, value);
    }
}
