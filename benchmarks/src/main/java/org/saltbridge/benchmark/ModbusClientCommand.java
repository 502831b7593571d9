package org.saltbridge.benchmark;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One Modbus master as a process: reads 100 registers of each device once a period, and prints
 * {@code result TRANSACTIONS CPU_SECONDS MISSED} for the time behind its warm-up, as the client in C does.
 */
@Command(name = "modbus-client", hidden = true, description = "A Modbus master of the modbus benchmark.")
final class ModbusClientCommand implements Callable<Integer> {

    /** A master that reads its devices from when it is made. */
    interface Master extends AutoCloseable {
        /** Replies taken so far. */
        long transactions();

        /** Reads that were due while the one before had not ended. */
        long missed();

        @Override
        void close();
    }

    @Option(names = "--client", required = true, description = "saltbridge or j2mod")
    private String client = "";

    @Option(names = "--first-port", required = true)
    private int firstPort;

    @Option(names = "--devices", required = true)
    private int devices;

    @Option(names = "--period-ms", required = true)
    private int periodMs;

    @Option(names = "--warm-up-s", required = true)
    private int warmUpS;

    @Option(names = "--seconds", required = true)
    private int seconds;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = BenchMain.out(spec);
        Path folder = Files.createTempDirectory("saltbridge-bench");
        try (Master master = client.equals("j2mod")
                ? new J2modMaster(firstPort, devices, periodMs)
                : new SaltbridgeMaster(folder, firstPort, devices, periodMs)) {
            OpcLoad.pause(TimeUnit.SECONDS.toMillis(warmUpS));
            long transactions = master.transactions();
            long missed = master.missed();
            long cpuNs = processNs();
            OpcLoad.pause(TimeUnit.SECONDS.toMillis(seconds));
            cpuNs = processNs() - cpuNs;
            out.printf(
                    Locale.ROOT,
                    "result %d %.6f %d%n",
                    master.transactions() - transactions,
                    cpuNs / 1e9,
                    master.missed() - missed);
            out.flush();
            // Whoever started it looks at its processor time before it lets it go.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return 0;
    }

    private static long processNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
