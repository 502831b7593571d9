package org.saltbridge.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.PlantConfig;

/**
 * The life of a serving process: what it has started is closed in reverse order, once, on SIGTERM, at the end of its time
 * or on a failed start, within {@link #DRAIN_MAX}. A process that was asked to end exits with 0.
 */
final class Serving implements AutoCloseable {
    /** The longest that an orderly end may take; afterwards the process ends all the same. */
    static final Duration DRAIN_MAX = Duration.ofSeconds(5);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch endWanted = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final PrintWriter err;
    private volatile boolean finished;

    Serving(PrintWriter err) {
        this.err = err;
    }

    /** Takes over what has been started. */
    synchronized void add(AutoCloseable part) {
        started.push(part);
    }

    /** From now on SIGTERM and SIGINT end the process in good order and with exit code 0. */
    void onSignalEnd() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!finished) {
                                endWanted.countDown();
                                close();
                                // A process ended by a signal would report 128 + signal; ours ended as asked.
                                Runtime.getRuntime().halt(Cli.OK);
                            }
                        },
                        "shutdown"));
    }

    /** Waits for the end: a signal, {@link #end}, or the given time; null waits for ever. */
    void await(@Nullable Integer seconds) throws InterruptedException {
        if (seconds == null) {
            endWanted.await();
        } else if (endWanted.await(seconds, TimeUnit.SECONDS)) {
            return;
        }
    }

    /** Asks for the end. */
    void end() {
        endWanted.countDown();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Thread closing = new Thread(this::closeAll, "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(DRAIN_MAX.toMillis());
            if (closing.isAlive()) {
                err.println("not everything was closed within " + DRAIN_MAX.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finished = true;
    }

    private void closeAll() {
        AutoCloseable part = next();
        while (part != null) {
            try {
                part.close();
            } catch (Exception e) {
                err.println("while closing: " + e);
            }
            part = next();
        }
    }

    private synchronized @Nullable AutoCloseable next() {
        return started.poll();
    }

    /** Names the first port that is taken already, or returns null. */
    static @Nullable String portInUse(PlantConfig plant) {
        String opcua = busy(plant.opcua().bindAddress(), plant.opcua().port());
        if (opcua != null) {
            return opcua + " (OPC UA); choose another with --opcua-port";
        }
        String http = busy(plant.http().bindAddress(), plant.http().port());
        return http == null ? null : http + " (HTTP); choose another with --http-port";
    }

    /** Null when the port can be had. */
    static @Nullable String busy(String address, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, port));
            return null;
        } catch (IOException e) {
            return "port " + port + " on " + address + " cannot be used: " + e.getMessage();
        }
    }
}
