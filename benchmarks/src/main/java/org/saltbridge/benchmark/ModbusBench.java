package org.saltbridge.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a Modbus transaction costs the master: the gateway's, j2mod's, and the least that is possible, a client in C. */
@Command(
        name = "modbus",
        description = "Processor time of Modbus masters on the same reads: the gateway's, j2mod's, and a client in C.")
final class ModbusBench implements Callable<Integer> {
    private static final String C_SOURCE = "modbus_client.c";
    private static final int START_MARGIN_S = 60;
    private static final int COMPILE_TIMEOUT_S = 60;
    /** A master that leaves out more than a few reads is not measured on the same work. */
    private static final double DONE_SHARE_MIN = 0.95;

    /**
     * Reads to be done.
     *
     * @param devices connections.
     * @param periodMs between two reads of one of them.
     */
    private record Work(String name, int devices, int periodMs) {
        double perSecond() {
            return 1000.0 * devices / periodMs;
        }
    }

    private static final List<Work> WORKS = List.of(new Work("plant", 794, 117), new Work("dense", 200, 10));

    @Option(names = "--rounds", paramLabel = "N", description = "Runs of each master, in turn; default 5.")
    private int rounds = 5;

    @Option(names = "--seconds", paramLabel = "N", description = "Measured length of each run; default 10.")
    private int seconds = 10;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before it; default 10, in C one.")
    private int warmUpS = 10;

    @Option(names = "--json", paramLabel = "FILE", description = "Keeps the figures by name.")
    private @Nullable Path json;

    @Spec
    private @Nullable CommandSpec spec;

    /** One run of one master. */
    private record Result(long transactions, double cpuS, long missed) {
        static Result parse(String line) {
            String[] words = line.split(" ", -1);
            return new Result(Long.parseLong(words[1]), Double.parseDouble(words[2]), Long.parseLong(words[3]));
        }

        double cpuPer100k() {
            return 1e5 * cpuS / transactions;
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Report report = new Report("modbus", String.join(" ", Targets.SERVER_OPTIONS), Report.commandLine(spec));
        Path folder = Files.createTempDirectory("saltbridge-bench");
        Path c = compile(folder, out);
        List<String> clients = c == null ? List.of("saltbridge", "j2mod") : List.of("c", "saltbridge", "j2mod");
        boolean isComplete = true;
        for (Work work : WORKS) {
            Map<String, List<Result>> results = new LinkedHashMap<>();
            try (SlaveProcess slave = new SlaveProcess(work.devices(), folder)) {
                report.otherLoad().started(slave.pid());
                for (int round = 0; round < rounds; round++) {
                    for (String client : clients) {
                        Result result = client.equals("c") && c != null
                                ? runC(c, slave, work, folder, report.otherLoad())
                                : runJava(client, slave, work, folder, report.otherLoad());
                        results.computeIfAbsent(client, key -> new ArrayList<>())
                                .add(result);
                    }
                }
                report.otherLoad().ending(slave.pid());
            }
            isComplete &= print(out, report, work, results);
        }
        report.finish(out, json);
        return isComplete ? 0 : 1;
    }

    /** The client in C, or null where there is no compiler. */
    private static @Nullable Path compile(Path folder, PrintWriter out) throws IOException, InterruptedException {
        Path source = folder.resolve(C_SOURCE);
        try (InputStream in = ModbusBench.class.getResourceAsStream(C_SOURCE)) {
            if (in == null) {
                throw new IOException("the jar of the benchmarks lacks " + C_SOURCE);
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Path program = folder.resolve("modbus_client");
        Process cc;
        try {
            cc = new ProcessBuilder("cc", "-O2", "-o", program.toString(), source.toString())
                    .redirectError(folder.resolve("cc.log").toFile())
                    .start();
        } catch (IOException e) {
            out.println("there is no C compiler (cc) on the PATH: the client in C is left out; Debian has one in gcc");
            out.flush();
            return null;
        }
        if (!cc.waitFor(COMPILE_TIMEOUT_S, TimeUnit.SECONDS) || cc.exitValue() != 0) {
            cc.destroyForcibly();
            throw new IOException("cc cannot compile the client in C: " + Files.readString(folder.resolve("cc.log")));
        }
        return program;
    }

    private Result runC(Path program, SlaveProcess slave, Work work, Path folder, OtherLoad load)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        for (int argument : new int[] {slave.firstPort(), work.devices(), work.periodMs(), 1, seconds}) {
            command.add(Integer.toString(argument));
        }
        try (ChildJvm process = new ChildJvm(command, folder.resolve("c.log"))) {
            return await(process, 1, load);
        }
    }

    private Result runJava(String client, SlaveProcess slave, Work work, Path folder, OtherLoad load)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(
                "modbus-client",
                "--client",
                client,
                "--first-port",
                Integer.toString(slave.firstPort()),
                "--devices",
                Integer.toString(work.devices()),
                "--period-ms",
                Integer.toString(work.periodMs()),
                "--warm-up-s",
                Integer.toString(warmUpS),
                "--seconds",
                Integer.toString(seconds));
        try (ChildJvm process =
                new ChildJvm(Targets.SERVER_OPTIONS, BenchMain.class, arguments, folder.resolve(client + ".log"))) {
            return await(process, warmUpS, load);
        }
    }

    private Result await(ChildJvm process, int warmUp, OtherLoad load) throws IOException, InterruptedException {
        load.started(process.pid());
        Result result = Result.parse(process.await("result ", (long) warmUp + seconds + START_MARGIN_S));
        load.ending(process.pid());
        return result;
    }

    /** One line for each master; whether each did all that it had to. */
    private boolean print(PrintWriter out, Report report, Work work, Map<String, List<Result>> results) {
        out.printf(
                Locale.ROOT,
                "%n%s: %d devices x %d registers every %d ms, %.0f reads/s; CPU s per 100,000 transactions%n",
                work.name(),
                work.devices(),
                BenchSlave.VALUES,
                work.periodMs(),
                work.perSecond());
        out.printf("%-14s%10s%10s%10s%12s%10s%n", "master", "median", "least", "most", "reads/s", "missed");
        boolean isComplete = true;
        Map<String, Double> medians = new LinkedHashMap<>();
        for (Map.Entry<String, List<Result>> entry : results.entrySet()) {
            String client = entry.getKey();
            List<Result> runs = entry.getValue();
            double[] costs =
                    runs.stream().mapToDouble(Result::cpuPer100k).sorted().toArray();
            double perSecond =
                    runs.stream().mapToDouble(Result::transactions).average().orElse(0) / seconds;
            double missed = runs.stream().mapToDouble(Result::missed).sum();
            medians.put(client, Report.median(costs));
            report.put(work.name() + "." + client + ".cpu_s_per_100k", Report.median(costs));
            report.put(work.name() + "." + client + ".reads_per_s", perSecond);
            report.put(work.name() + "." + client + ".missed", missed);
            out.printf(
                    Locale.ROOT,
                    "%-14s%10.3f%10.3f%10.3f%12.0f%10.0f%n",
                    client,
                    Report.median(costs),
                    costs[0],
                    costs[costs.length - 1],
                    perSecond,
                    missed);
            if (perSecond < DONE_SHARE_MIN * work.perSecond()) {
                isComplete = false;
                out.println("FAILED: " + client + " did not do all of its reads");
            }
        }
        printRatios(out, report, work, medians);
        return isComplete;
    }

    private static void printRatios(PrintWriter out, Report report, Work work, Map<String, Double> medians) {
        double ours = medians.getOrDefault("saltbridge", Double.NaN);
        for (String other : List.of("c", "j2mod")) {
            if (medians.containsKey(other)) {
                double ratio = ours / medians.getOrDefault(other, Double.NaN);
                report.put(work.name() + ".saltbridge_to_" + other, ratio);
                out.printf(Locale.ROOT, "saltbridge / %-10s%8.2f%n", other, ratio);
            }
        }
        out.flush();
    }
}
