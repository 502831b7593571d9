package org.saltbridge.benchmark;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs a {@link FloorServer} as a process. On the line {@code inside} it gives out the nanoseconds from the decoded write to
 * the Modbus request in the socket, one a line, and forgets them. It ends with its input.
 */
@Command(name = "floor-server", hidden = true, description = "The plain Milo server of the benchmarks.")
final class FloorServerCommand implements Callable<Integer> {
    private static final int KEPT_MAX = 200_000;

    @Option(names = "--opcua-port", required = true)
    private int opcuaPort;

    @Option(names = "--modbus-port", required = true)
    private int modbusPort;

    @Option(names = "--devices", required = true)
    private int devices;

    @Spec
    private @Nullable CommandSpec spec;

    private final ConcurrentLinkedQueue<Long> insideNs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        try (FloorServer server = new FloorServer(opcuaPort, modbusPort, devices, this::keep);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            out.println("ready " + server.url());
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("inside")) {
                    for (Long ns = insideNs.poll(); ns != null; ns = insideNs.poll()) {
                        out.println(ns);
                    }
                    kept.set(0);
                }
                out.println("end");
                out.flush();
            }
        }
        return 0;
    }

    private void keep(long ns) {
        if (kept.incrementAndGet() <= KEPT_MAX) {
            insideNs.add(ns);
        }
    }
}
