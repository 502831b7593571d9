package org.saltbridge.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.saltbridge.config.ConfigProblem;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.ConfigResult;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code simulate}: plays a plant on loopback until it is told to stop. */
@Command(
        name = "simulate",
        description = "Simulates the devices of a plant behind Modbus/TCP slaves on 127.0.0.1.",
        mixinStandardHelpOptions = true)
public final class SimulatorMain implements Callable<Integer> {
    private static final int EXIT_PORT_TAKEN = 1;
    private static final int EXIT_BAD_CONFIG = 2;

    private final boolean isOwnProcess;

    @Parameters(paramLabel = "PLANT", description = "A plant file, or small, medium, reference.")
    private String plant = "";

    @Option(
            names = "--modbus-port",
            paramLabel = "FIRST",
            description = "Put the endpoints in one row of ports from here (default: as in the plant file).")
    private int firstPort;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "Stop after so many seconds (default: run until stopped).")
    private long runS;

    @Option(names = "--exit-with-parent", description = "Stop when standard input closes.")
    private boolean isBoundToParent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    /** Runs the command; the exit code is 0, 1 (a port is taken) or 2 (the plant file is wrong). */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SimulatorMain(true)).execute(arguments));
    }

    /** A command inside another program; signals stay that program's business. */
    public SimulatorMain() {
        this(false);
    }

    private SimulatorMain(boolean isOwnProcess) {
        this.isOwnProcess = isOwnProcess;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Path file = Path.of(plant);
        boolean isFile = plant.contains("/") || plant.endsWith(".yaml") || plant.endsWith(".yml") || Files.exists(file);
        ConfigResult read = isFile ? ConfigReader.readPlant(file) : ConfigReader.readBundledPlant(plant);
        PlantConfig config = read.plant();
        if (config == null) {
            for (ConfigProblem problem : read.problems()) {
                err.println(problem);
            }
            err.flush();
            return EXIT_BAD_CONFIG;
        }
        long startNs = System.nanoTime();
        try (PlantSimulator simulator =
                firstPort > 0 ? PlantSimulator.onPortsFrom(config, firstPort) : new PlantSimulator(config)) {
            simulator.start();
            if (isOwnProcess) {
                stopCleanlyOnSignal(simulator);
            }
            printReady(out, simulator.plant(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            waitForEnd();
        } catch (IOException e) {
            err.println("cannot listen: " + e.getMessage());
            err.flush();
            return EXIT_PORT_TAKEN;
        }
        return 0;
    }

    private static void printReady(PrintWriter out, PlantConfig plant, long tookMs) {
        List<EndpointConfig> endpoints = plant.endpoints();
        int first = endpoints.stream().mapToInt(EndpointConfig::port).min().orElse(0);
        int last = endpoints.stream().mapToInt(EndpointConfig::port).max().orElse(0);
        out.println(plant.name() + ": " + endpoints.size() + " endpoints, started in " + tookMs + " ms");
        out.println("simulating " + plant.devices().size() + " devices on 127.0.0.1:" + first + "-" + last);
        out.flush();
    }

    private void waitForEnd() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        if (isBoundToParent) {
            Thread watcher = new Thread(() -> watchParent(end), "sim-parent");
            watcher.setDaemon(true);
            watcher.start();
        }
        boolean isEnded = false;
        while (!isEnded) {
            isEnded = end.await(runS > 0 ? runS : Long.MAX_VALUE, TimeUnit.SECONDS) || runS > 0;
        }
    }

    /** A stop by signal is how this command normally ends, so it ends with 0 and not with the JVM's 143. */
    private static void stopCleanlyOnSignal(PlantSimulator simulator) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            simulator.close();
            Runtime.getRuntime().halt(0);
        }));
    }

    private static void watchParent(CountDownLatch end) {
        try {
            // Whatever the parent writes does not matter; only that it is still there.
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // An unreadable standard input is as good as a closed one.
            end.countDown();
        }
        end.countDown();
    }
}
