package org.saltbridge.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.opcua.Role;
import org.saltbridge.gateway.opcua.UserStore;
import org.saltbridge.gateway.opcua.WarmUpClient;

/**
 * Has the whole command path compiled before the gateway says that it is ready: setpoints are rare, and a cold path would answer
 * the first of them slowly. Other gateways of this process, complete from OPC UA server to Modbus links, are
 * commanded over loopback by a client of this process, one after the other, and thrown away.
 *
 * <p>Its commands cannot reach a device: its plant is {@code warm-up.yaml} beside this class, never the site's, and all its
 * endpoints are one {@link NullSlave}. It shares no object with the gateway that will serve.
 */
final class WarmUp {
    /** Enough for the second compiler to have taken every method of the path and to have got over its wrong guesses. */
    private static final int COMMANDS = 16_000;

    /**
     * Who commands, each at a gateway of its own: what happens only at the first command of a gateway, or of a user of one
     * role, is guessed by the compiler never to happen, unless it happens while the compiler looks, which is not at the first
     * of them.
     */
    private static final List<Role> COMMANDERS =
            List.of(Role.DISPATCHER, Role.OPERATOR, Role.DISPATCHER, Role.OPERATOR);

    /** After each of them somebody reads the gateway's metrics, which is felt by how dispatch records its next latency. */
    private static final int ROUNDS = 4;

    /** On a machine that is busy with other things the gateway rather says that it is ready than goes on. */
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(20);

    /** A stall of a busy machine is no time-out. */
    private static final LinkConfig PATIENT = new LinkConfig(1_000, 2_000, 1, 0, 500, 30_000, 3);

    private static final long ONLINE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final List<String> PROFILES = List.of(
            "warm-up-pcs", "warm-up-pcs-16", "warm-up-pcs-float", "warm-up-meter", "warm-up-bank", "warm-up-rack");

    /**
     * What a warm-up did.
     *
     * @param commands that were sent.
     * @param good that were answered Good.
     * @param writes that reached the null slave.
     * @param tookMs with the starts of the throw-away gateways.
     */
    record Result(int commands, int good, long writes, long tookMs) {

        @Override
        public String toString() {
            return good + " of " + commands + " commands carried out, " + writes + " writes into a null slave, in "
                    + tookMs + " ms";
        }
    }

    private final FutureTask<Result> task = new FutureTask<>(() -> run(COMMANDS, LONGEST_NS));

    private WarmUp() {}

    /** Begins in a thread of its own, which ends within three quarters of a minute. */
    static WarmUp begin() {
        WarmUp warmUp = new WarmUp();
        Thread thread = new Thread(warmUp.task, "warm-up");
        thread.setDaemon(true);
        thread.start();
        return warmUp;
    }

    /** Waits for the end. What went wrong is the caller's to report; it never hinders serving. */
    Result await() throws ExecutionException, IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while warming up");
        }
    }

    static Result run(int commands, long longestNs) throws IOException {
        long startNs = System.nanoTime();
        Path folder = Files.createTempDirectory("saltbridge-warm-up");
        try (NullSlave slave = new NullSlave()) {
            WarmUpClient.Credentials client = WarmUpClient.Credentials.make(folder);
            PlantConfig plant = plant(folder, slave.port());
            int sent = 0;
            int good = 0;
            for (Role role : COMMANDERS) {
                String user = "warm-up-" + role.name().toLowerCase(Locale.ROOT);
                String password =
                        UserStore.load(GatewayAssembly.usersFile(folder)).generate(user, Set.of(role, Role.ENGINEER));
                try (GatewayAssembly gateway =
                        new GatewayAssembly(plant, folder, new GatewayOptions(false, false, false))) {
                    gateway.start();
                    awaitDevices(gateway, plant.devices().size());
                    try (WarmUpClient utility = new WarmUpClient(gateway.opcuaUrl(), client, user, password)) {
                        utility.watch(plant);
                        long endNs = System.nanoTime() + longestNs / COMMANDERS.size();
                        for (int round = 1; round <= ROUNDS; round++) {
                            good += utility.command(commands * round / (ROUNDS * COMMANDERS.size()), endNs, plant);
                            gateway.monitoring().metrics().page().get("");
                        }
                        sent += utility.commands();
                    }
                }
            }
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            return new Result(sent, good, slave.writes(), tookMs);
        } finally {
            delete(folder);
        }
    }

    private static PlantConfig plant(Path folder, int slavePort) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        copy("warm-up", folder.resolve("warm-up.yaml"));
        for (String profile : PROFILES) {
            copy("profiles/" + profile, folder.resolve("profiles/" + profile + ".yaml"));
        }
        PlantConfig plant =
                ConfigReader.readPlant(folder.resolve("warm-up.yaml")).plantOrThrow();
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        return plant.withPorts(freePort(), plant.http().port())
                .withEndpoints(plant.endpoints().stream()
                        .map(e -> new EndpointConfig(e.index(), e.name(), loopback, slavePort, PATIENT))
                        .toList());
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in = WarmUp.class.getResourceAsStream(resource + ".yaml")) {
            if (in == null) {
                throw new IOException("the gateway's jar lacks " + resource + ".yaml");
            }
            Files.copy(in, to);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static void awaitDevices(GatewayAssembly gateway, int count) {
        long endNs = System.nanoTime() + ONLINE_NS;
        while (gateway.devicesOnline() < count && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
