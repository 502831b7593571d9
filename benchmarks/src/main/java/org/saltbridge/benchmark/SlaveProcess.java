package org.saltbridge.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@link BenchSlave} as a process, seen from the benchmark. */
final class SlaveProcess implements AutoCloseable {
    private static final int PORTS_FROM = 20_000;
    private static final int PORTS_TO = 32_000;

    private final ChildJvm process;
    private final int firstPort;

    /** Starts a slave of {@code devices} devices, and the further ports that a {@link BenchPlant} needs. */
    SlaveProcess(int devices, Path folder) throws IOException, InterruptedException {
        firstPort = freePorts(BenchPlant.ports(devices));
        // A short run of a small heap: the serial collector leaves the processors to the servers under test.
        process = new ChildJvm(
                List.of("-Xmx128m", "-Xms128m", "-XX:+UseSerialGC"),
                BenchMain.class,
                List.of(
                        "slave",
                        "--port",
                        Integer.toString(firstPort),
                        "--devices",
                        Integer.toString(BenchPlant.ports(devices))),
                folder.resolve("slave.log"));
        process.await("ready", 20);
    }

    /** The first of so many consecutive loopback ports that are free now. */
    static int freePorts(int count) throws IOException {
        int found = 0;
        for (int port = PORTS_FROM; port < PORTS_TO; port++) {
            found = isFree(port) ? found + 1 : 0;
            if (found == count) {
                return port - count + 1;
            }
        }
        throw new IOException("there are no " + count + " consecutive free ports");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int firstPort() {
        return firstPort;
    }

    long pid() {
        return process.pid();
    }

    /**
     * Checks that the slave's clock is ours: a time that it takes lies between two of ours.
     *
     * @throws IOException when it does not, and so no figure could be trusted.
     */
    void checkClock() throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            long beforeNs = System.nanoTime();
            long theirsNs = Long.parseLong(process.ask("clock").get(0));
            if (theirsNs < beforeNs || theirsNs > System.nanoTime()) {
                throw new IOException("the clocks of two processes differ on this machine");
            }
        }
    }

    void setReplyDelayMs(int delayMs) throws IOException, InterruptedException {
        process.ask("delay " + delayMs);
    }

    void setRefusing(boolean refusing) throws IOException, InterruptedException {
        process.ask("refuse " + refusing);
    }

    void setSample(int value) throws IOException, InterruptedException {
        process.ask("sample " + value);
    }

    /** When the sample was told for the first time since it was set; 0 when nobody has asked. */
    long sampleNs() throws IOException, InterruptedException {
        return Long.parseLong(process.ask("sampled").get(0));
    }

    /** One write as the slave received it. */
    record Write(int device, int value, long ns) {}

    /** The writes since the last call, in the order in which they arrived. */
    List<Write> takeWrites() throws IOException, InterruptedException {
        List<Write> writes = new ArrayList<>();
        for (String line : process.ask("writes")) {
            String[] words = line.split(" ", -1);
            writes.add(new Write(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2])));
        }
        return writes;
    }

    /** When each write arrived first, by {@link #key}; forgets them. */
    Map<Long, Long> drainWrites() throws IOException, InterruptedException {
        Map<Long, Long> arrivedNs = new HashMap<>();
        for (Write write : takeWrites()) {
            arrivedNs.putIfAbsent(key(write.device(), write.value()), write.ns());
        }
        return arrivedNs;
    }

    /** When each poll was answered, by device and sequence. */
    Map<Long, Long> replies() throws IOException, InterruptedException {
        return drainLike(process.ask("replies"));
    }

    private static Map<Long, Long> drainLike(List<String> lines) {
        Map<Long, Long> byKey = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            byKey.put(key(Integer.parseInt(words[0]), Integer.parseInt(words[1])), Long.parseLong(words[2]));
        }
        return byKey;
    }

    /** One number for a device and a value or sequence of it. */
    static long key(int device, int value) {
        return (long) device << 32 | value;
    }

    @Override
    public void close() {
        process.close();
    }
}
