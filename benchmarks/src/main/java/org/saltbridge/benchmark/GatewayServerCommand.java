package org.saltbridge.benchmark;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.GatewayAssembly;
import org.saltbridge.gateway.GatewayOptions;
import org.saltbridge.gateway.opcua.Role;
import org.saltbridge.gateway.opcua.UserStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs the gateway as a process that tells what it has measured itself since it was asked last: on the line {@code inside}
 * the nanoseconds from the decoded write to the last request in a socket, one a line; on {@code stages} the same for all
 * stages, as {@code stage ns count}; on {@code allocated} what its hot threads have allocated since the start, and the
 * turns and transactions that they have done. It ends with its input.
 */
@Command(name = "gateway-server", hidden = true, description = "The gateway of the benchmarks.")
final class GatewayServerCommand implements Callable<Integer> {
    /** The user that may command everything. */
    static final String USER = "bench";

    /** The stages of a command inside the gateway, each from the decoded write. */
    static final List<String> STAGES = List.of("first_write", "last_write", "last_answer");

    private static final long ONLINE_TIMEOUT_S = 30;
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(5);

    @Option(names = "--plant", required = true)
    private Path plantFile = Path.of("");

    @Option(names = "--data", required = true)
    private Path data = Path.of("");

    @Option(names = "--no-warm-up")
    private boolean noWarmUp;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        PlantConfig plant = ConfigReader.readPlant(plantFile).plantOrThrow();
        String password =
                UserStore.load(GatewayAssembly.usersFile(data)).generate(USER, Set.of(Role.ENGINEER, Role.OPERATOR));
        try (GatewayAssembly gateway = new GatewayAssembly(plant, data, new GatewayOptions(!noWarmUp, false));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            gateway.start();
            gateway.awaitReady();
            awaitDevices(gateway, plant.devices().size());
            out.println("ready " + password);
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                switch (line) {
                    case "inside" -> inside(out, gateway.latency().toLastWrite.getIntervalHistogram());
                    case "stages" -> {
                        stage(out, STAGES.get(0), gateway.latency().toFirstWrite);
                        stage(out, STAGES.get(1), gateway.latency().toLastWrite);
                        stage(out, STAGES.get(2), gateway.latency().toLastAnswer);
                    }
                    case "allocated" ->
                        allocated(out, gateway, plant.endpoints().size());
                    default -> out.println("unknown order " + line);
                }
                out.println("end");
                out.flush();
            }
        }
        return 0;
    }

    private static void awaitDevices(GatewayAssembly gateway, int devices) throws IOException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(ONLINE_TIMEOUT_S);
        while (gateway.devicesOnline() < devices) {
            if (System.nanoTime() - endNs > 0) {
                throw new IOException("only " + gateway.devicesOnline() + " of " + devices + " devices are online");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private static void stage(PrintWriter out, String name, Recorder recorder) {
        for (HistogramIterationValue value : recorder.getIntervalHistogram().recordedValues()) {
            out.println(name + " " + value.getValueIteratedTo() + " " + value.getCountAddedInThisIterationStep());
        }
    }

    private static void allocated(PrintWriter out, GatewayAssembly gateway, int endpoints) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long dispatchBytes = 0;
        long fieldBytes = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread == null) {
                continue;
            }
            long bytes = threads.getThreadAllocatedBytes(thread.getThreadId());
            dispatchBytes += thread.getThreadName().equals("dispatch") ? bytes : 0;
            fieldBytes += thread.getThreadName().startsWith("field-loop") ? bytes : 0;
        }
        long requests = 0;
        for (int i = 0; i < endpoints; i++) {
            requests += gateway.fieldBus().stats(i).requests();
        }
        out.println(dispatchBytes);
        out.println(gateway.dispatchTurns());
        out.println(fieldBytes);
        out.println(requests);
    }

    private static void inside(PrintWriter out, Histogram ns) {
        for (HistogramIterationValue value : ns.recordedValues()) {
            for (long i = 0; i < value.getCountAddedInThisIterationStep(); i++) {
                out.println(value.getValueIteratedTo());
            }
        }
    }
}
