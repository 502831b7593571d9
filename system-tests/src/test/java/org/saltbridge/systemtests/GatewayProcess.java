package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.saltbridge.gateway.GatewayMain;

/**
 * A gateway in a process of its own, started by {@code run} as an operator starts it: only clients whose certificates
 * somebody has put into its folder are let in.
 */
final class GatewayProcess implements AutoCloseable {
    private static final long END_S = 8;
    private static final long START_MS = 90_000;
    /** As the launcher starts it. */
    private static final List<String> IN_SERVICE = List.of("-Xmx1g", "-XX:+UseZGC");
    /** For tests in which only the time until it serves matters. */
    private static final List<String> SOON_READY = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    final int opcuaPort;
    private final int httpPort;
    private final Process process;
    private final Path output;

    private GatewayProcess(
            List<String> jvmOptions, String plant, Path data, int opcuaPort, int modbusPort, List<String> options)
            throws IOException {
        this.opcuaPort = opcuaPort;
        httpPort = Plants.freePort();
        output = Files.createTempFile(data, "gateway", ".out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), GatewayMain.class.getName(), "run", plant));
        command.addAll(List.of("--data", data.toString()));
        command.addAll(List.of("--opcua-port", Integer.toString(opcuaPort)));
        command.addAll(List.of("--http-port", Integer.toString(httpPort)));
        command.addAll(List.of("--modbus-port", Integer.toString(modbusPort)));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** One as in service; it serves when this returns, and still warms up. */
    static GatewayProcess inService(String plant, Path data, int opcuaPort, int modbusPort) throws Exception {
        prepare(data);
        return await("serving ", new GatewayProcess(IN_SERVICE, plant, data, opcuaPort, modbusPort, List.of()));
    }

    /** One that is ready soon, but slower afterwards. */
    static GatewayProcess soonReady(String plant, Path data, int opcuaPort, int modbusPort) throws Exception {
        prepare(data);
        return await(
                "ready ", new GatewayProcess(SOON_READY, plant, data, opcuaPort, modbusPort, List.of("--no-warm-up")));
    }

    private static void prepare(Path data) throws Exception {
        RunningPlant.addUsers(data);
        UtilityClient.trustIn(data);
    }

    private static GatewayProcess await(String word, GatewayProcess gateway) throws Exception {
        try {
            Until.within(START_MS, word, () -> gateway.hasSaid(word));
        } catch (AssertionError e) {
            gateway.close();
            throw new AssertionError(Files.readString(gateway.output), e);
        }
        return gateway;
    }

    private boolean hasSaid(String word) throws IOException {
        String text = Files.readString(output);
        if (!process.isAlive()) {
            fail("it has ended: " + text);
        }
        return text.lines().anyMatch(line -> line.startsWith(word));
    }

    /** Waits for the end of the warm-up. */
    void awaitReady() throws Exception {
        await("ready ", this);
    }

    long pid() {
        return process.pid();
    }

    /** What it has taken of all processors together since its start. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** As {@code kill -9} does it: nothing of the process runs any more. */
    void kill() {
        process.destroyForcibly();
        hasEnded();
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(END_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether {@code /readyz} says so; it must not before the process itself does. */
    boolean isReady() throws Exception {
        boolean ready = page("/readyz").statusCode() == 200;
        if (ready) {
            Until.within(1_000, "ready, as /readyz says", () -> hasSaid("ready "));
        }
        return ready;
    }

    /** A sample of {@code /metrics}, by its name and labels. */
    double metric(String name) throws IOException, InterruptedException {
        return page("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> page(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroy();
        if (!hasEnded()) {
            kill();
        }
    }
}
