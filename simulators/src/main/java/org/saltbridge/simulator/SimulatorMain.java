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
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.ConfigProblem;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.ConfigResult;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.FaultScript;
import org.saltbridge.config.FaultScriptReader;
import org.saltbridge.config.FaultScriptResult;
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
    private static final int NO_CONTROL = -1;
    private static final int AS_IN_PLANT = -1;

    private static final String LOG_PROPERTY = "logback.configurationFile";

    private final boolean isOwnProcess;

    @Parameters(paramLabel = "PLANT", description = "A plant file, or small, medium, reference.")
    private String plant = "";

    @Option(
            names = "--modbus-port",
            paramLabel = "FIRST",
            description =
                    "Put the endpoints in one row of ports from here, 0 on free ports (default: as in the plant file).")
    private int firstPort = AS_IN_PLANT;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "Stop after so many seconds (default: run until stopped).")
    private long runS;

    @Option(
            names = "--faults",
            paramLabel = "SCRIPT",
            description = "Play the faults and events of this file, from when all devices answer.")
    private @Nullable Path faultFile;

    @Option(
            names = "--control",
            paramLabel = "PORT",
            description =
                    "Let tests see and disturb the plant over HTTP on this port of 127.0.0.1; 0 takes a free one.")
    private int controlPort = NO_CONTROL;

    @Option(names = "--exit-with-parent", description = "Stop when standard input closes.")
    private boolean isBoundToParent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    /** Runs the command; the exit code is 0, 1 (a port is taken) or 2 (a file is wrong). */
    public static void main(String[] arguments) {
        // Before the first logger: each frame in hexadecimal on standard output would cost more than the plant.
        if (System.getProperty(LOG_PROPERTY) == null) {
            System.setProperty(LOG_PROPERTY, "org/saltbridge/simulator/logback-simulator.xml");
        }
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
            return refused(err, read.problems());
        }
        EndpointConfig other = firstPort == AS_IN_PLANT ? notPlain(config) : null;
        if (other != null) {
            err.println(other.name() + " is not reached by plain Modbus/TCP, which is all that simulated devices speak;"
                    + " --modbus-port puts all of them on ports of this machine");
            err.flush();
            return EXIT_BAD_CONFIG;
        }
        FaultScript faults = null;
        if (faultFile != null) {
            FaultScriptResult script = FaultScriptReader.read(faultFile, config);
            faults = script.script();
            if (faults == null) {
                return refused(err, script.problems());
            }
        }
        long startNs = System.nanoTime();
        try (PlantSimulator simulator = simulator(config);
                ControlServer control = controlPort < 0 ? null : ControlServer.start(simulator, controlPort)) {
            simulator.start();
            if (isOwnProcess) {
                stopCleanlyOnSignal(simulator);
            }
            if (control != null) {
                out.println("control http://127.0.0.1:" + control.port() + "/state");
            }
            printReady(out, simulator.plant(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            if (faults != null) {
                simulator.play(faults);
            }
            waitForEnd();
        } catch (IOException e) {
            err.println("cannot listen: " + e.getMessage());
            err.flush();
            return EXIT_PORT_TAKEN;
        }
        return 0;
    }

    private static @Nullable EndpointConfig notPlain(PlantConfig plant) {
        return plant.endpoints().stream()
                .filter(endpoint -> !endpoint.link().isPlain())
                .findFirst()
                .orElse(null);
    }

    private PlantSimulator simulator(PlantConfig config) {
        return switch (firstPort) {
            case AS_IN_PLANT -> new PlantSimulator(config);
            case 0 -> PlantSimulator.onFreePorts(config);
            default -> PlantSimulator.onPortsFrom(config, firstPort);
        };
    }

    private static int refused(PrintWriter err, List<ConfigProblem> problems) {
        problems.forEach(err::println);
        err.flush();
        return EXIT_BAD_CONFIG;
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
