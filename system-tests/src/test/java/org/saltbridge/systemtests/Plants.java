package org.saltbridge.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.PlantConfig;

/** The small plant in the variations that tests need, read from a plant file as an integrator would write it. */
final class Plants {
    /** A minute of battery life a second, so that a state of charge moves while a test looks. */
    private static final String FAST_BATTERIES = "  timeFactor: 60\n";

    private Plants() {}

    /** Two PCS, four containers, forty racks; as shipped, but that its batteries live faster. */
    static PlantConfig small() throws IOException {
        return read(FAST_BATTERIES);
    }

    /** A plant whose PCS fall back so, after so many milliseconds without a write. */
    static PlantConfig watched(int watchdogMs, String watchdogAction) throws IOException {
        return read("  watchdog: " + watchdogMs + " ms\n  watchdogAction: " + watchdogAction + "\n");
    }

    static PlantConfig readOnly() throws IOException {
        return read("dispatch: { readOnly: true }\n");
    }

    /** A plant with these lines in its section {@code control}. */
    static PlantConfig controlled(String control) throws IOException {
        return read("control:\n" + control);
    }

    /** All values of the PCS are read every second. */
    static PlantConfig readEverySecond() throws IOException {
        String profile = "    profile: generic-pcs\n";
        return read(profile, profile + "    poll: { fast: 1 s, normal: 1 s, slow: 1 s }\n", "");
    }

    /** The same with a data centre of 5 MW behind the POI and its meter; its grid stands still. */
    static PlantConfig besideALoad(String control) throws IOException {
        String meter =
                "  loadMeter: { profile: generic-meter, port: 15022, poll: { fast: 50 ms }, link: { timeout: 40 ms } }\n";
        return read("\nblocks:", meter + "\nblocks:", "  load: 5 MW\n  grid: { model: steady }\ncontrol:\n" + control);
    }

    /** The shipped file ends with its section {@code simulation}: more lines of it, or other sections, can follow. */
    private static PlantConfig read(String addition) throws IOException {
        return read("", "", addition);
    }

    private static PlantConfig read(String replaced, String by, String addition) throws IOException {
        Path file = Files.createTempFile("small", ".yaml");
        try (InputStream shipped = ConfigReader.class.getResourceAsStream("plants/small.yaml")) {
            String text = new String(Objects.requireNonNull(shipped).readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace(replaced, by) + addition);
            return ConfigReader.readPlant(file).plantOrThrow();
        } finally {
            Files.delete(file);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
