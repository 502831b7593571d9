package org.saltbridge.gateway.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The simulated plant as a child process, so that it shares neither heap nor scheduler weight with the dispatch thread. It
 * ends with its parent even if that one is killed.
 */
final class SimulatorProcess implements AutoCloseable {
    /** System property with the class path of the simulators; the launcher sets it. */
    static final String CLASS_PATH_PROPERTY = "saltbridge.simulator.classpath";

    private static final String MAIN_CLASS = "org.saltbridge.simulator.SimulatorMain";
    /** How the line begins that says that the simulated devices answer. */
    private static final String READY = "simulating ";

    private static final long READY_TIMEOUT_S = 120;
    private static final long END_TIMEOUT_S = 3;

    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private SimulatorProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts the simulator and waits until it serves.
     *
     * @param lines receives each line that the simulator prints before it is ready, and all that it prints on its error
     *     stream goes into {@code log}.
     */
    static SimulatorProcess start(String plant, @Nullable Integer modbusPort, Path log, Consumer<String> lines)
            throws IOException, InterruptedException {
        String classPath = System.getProperty(CLASS_PATH_PROPERTY);
        if (classPath == null) {
            throw new IOException("the class path of the simulators is not known; start through ./saltbridge");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-cp",
                classPath,
                MAIN_CLASS,
                plant,
                "--exit-with-parent"));
        if (modbusPort != null) {
            command.addAll(List.of("--modbus-port", modbusPort.toString()));
        }
        File logFile = log.toFile();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(logFile))
                .start();
        SimulatorProcess simulator = new SimulatorProcess(process);
        Thread reader = new Thread(() -> simulator.readOutput(lines), "simulator-output");
        reader.setDaemon(true);
        reader.start();
        simulator.awaitReady(log);
        return simulator;
    }

    private void readOutput(Consumer<String> lines) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            while (line != null) {
                if (line.startsWith(READY)) {
                    ready.complete(line);
                } else if (!ready.isDone()) {
                    lines.accept(line);
                }
                line = output.readLine();
            }
            ready.completeExceptionally(new IOException("it ended before it was ready"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        try {
            ready.get(READY_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            close();
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new IOException("the simulator did not get ready: " + why.getMessage() + "; see " + log, e);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** Has an action run when the simulator has ended. */
    @SuppressWarnings("FutureReturnValueIgnored") // a flag is raised; nothing can fail
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
