package org.saltbridge.benchmark;

import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.FieldStats;
import org.saltbridge.config.OpcUaConfig;
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
 * Runs the gateway of a shipped plant as a process that tells about itself, as {@code name value} lines: on {@code counters}
 * the sums over all endpoints since the start; on {@code look} it looks at the age of every value, and on {@code freshness}
 * tells what it saw; on {@code memory} it collects garbage and tells what is left; on {@code live} it counts what is reachable
 * to the byte, which stops it for a moment. It ends with its input.
 */
@Command(name = "plant-server", hidden = true, description = "The gateway of the scale and soak benchmarks.")
final class PlantServerCommand implements Callable<Integer> {
    private static final double MIB = 1024.0 * 1024.0;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

    @Option(names = "--plant", required = true)
    private String plantName = "";

    @Option(names = "--data", required = true)
    private Path data = Path.of("");

    @Option(names = "--opcua-port", required = true)
    private int opcuaPort;

    @Option(names = "--modbus-port", required = true)
    private int modbusPort;

    @Option(names = "--slow-down", required = true)
    private int slowDown;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        PlantConfig plant = plant();
        String password = UserStore.load(GatewayAssembly.usersFile(data))
                .generate(GatewayServerCommand.USER, Set.of(Role.ENGINEER, Role.OPERATOR, Role.DISPATCHER));
        long startNs = System.nanoTime();
        try (GatewayAssembly gateway = new GatewayAssembly(plant, data, GatewayOptions.DEFAULT);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            gateway.start();
            gateway.awaitReady();
            out.println("serving " + password + " " + (System.nanoTime() - startNs) / 1e9);
            out.flush();
            Freshness freshness =
                    new Freshness(plant, gateway.table(), gateway.catalog().devicePointCount());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                switch (line) {
                    case "counters" -> counters(out, gateway, plant.endpoints().size());
                    case "look" -> freshness.look(System.currentTimeMillis());
                    case "freshness" -> freshness.tell(out);
                    case "memory" -> memory(out);
                    case "live" -> live(out);
                    default -> out.println("unknown order " + line);
                }
                out.println("end");
                out.flush();
            }
        }
        return 0;
    }

    private PlantConfig plant() throws IOException {
        PlantConfig read = SlowedPlant.of(PlantProcesses.readPlant(plantName), slowDown);
        OpcUaConfig opcua = read.opcua();
        return PlantProcesses.inARow(read, modbusPort)
                .withServers(
                        new OpcUaConfig(
                                opcua.bindAddress(), opcuaPort, true, opcua.sessionsMax(), opcua.monitoredItemsMax()),
                        read.http());
    }

    private static void counters(PrintWriter out, GatewayAssembly gateway, int endpoints) {
        FieldStats[] all = new FieldStats[endpoints];
        for (int i = 0; i < endpoints; i++) {
            all[i] = gateway.fieldBus().stats(i);
        }
        tell(out, "requests", all, FieldStats::requests);
        tell(out, "writes", all, FieldStats::writes);
        tell(out, "samples", all, FieldStats::samples);
        tell(out, "polls_skipped", all, FieldStats::pollsSkipped);
        tell(out, "timeouts", all, FieldStats::timeouts);
        tell(out, "exceptions", all, FieldStats::exceptions);
        tell(out, "bad_replies", all, FieldStats::badReplies);
        tell(out, "stale_replies", all, FieldStats::staleReplies);
        tell(out, "disconnects", all, FieldStats::disconnects);
        tell(out, "queue_rejects", all, FieldStats::queueRejects);
        out.println("devices_online " + gateway.devicesOnline());
    }

    private static void tell(PrintWriter out, String name, FieldStats[] all, ToLongFunction<FieldStats> counter) {
        long sum = 0;
        for (FieldStats endpoint : all) {
            sum += counter.applyAsLong(endpoint);
        }
        out.println(name + " " + sum);
    }

    private static void memory(PrintWriter out) {
        System.gc();
        out.println("heap_after_gc_mib "
                + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB);
        out.println("non_heap_mib "
                + ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed() / MIB);
        double direct = PlatformDependent.usedDirectMemory();
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
        }
        out.println("direct_mib " + direct / MIB);
        threads(out);
    }

    private static void threads(PrintWriter out) {
        out.println("threads " + ManagementFactory.getThreadMXBean().getThreadCount());
    }

    /** The pages of a heap in use tell of growth only in steps of 2 MiB; the sum of a class histogram does to the byte. */
    private static void live(PrintWriter out) throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher total = TOTAL.matcher(histogram);
        out.println("live_mib " + (total.find() ? Long.parseLong(total.group(1)) / MIB : Double.NaN));
        threads(out);
    }
}
