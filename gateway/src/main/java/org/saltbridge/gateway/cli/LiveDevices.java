package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.saltbridge.adapter.FieldBus;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;

/** Reads live devices of a plant for some seconds, exactly as the gateway would, and prints what {@link LiveCheck} finds. */
final class LiveDevices {
    private LiveDevices() {}

    /** Whether a device has that HOST:PORT, HOST:PORT/UNIT or path, or is below that path. */
    static boolean isAt(DeviceConfig device, PlantConfig plant, String place) {
        String address = address(device, plant);
        return address.equals(place)
                || address.startsWith(place + "/")
                || device.path().equals(place)
                || device.path().startsWith(place + "/");
    }

    private static String address(DeviceConfig device, PlantConfig plant) {
        EndpointConfig endpoint = plant.endpoints().get(device.endpointIndex());
        return endpoint.host() + ":" + endpoint.port() + "/" + device.unitId();
    }

    /**
     * Connects the endpoints of the chosen devices alone.
     *
     * @return {@link Cli#OK}, or {@link Cli#FAILED} when something was found.
     */
    static int check(
            PlantConfig plant, List<DeviceConfig> chosen, DeviceReading reading, int seconds, PrintWriter out) {
        LiveCheck check = new LiveCheck(plant);
        Set<Integer> endpoints =
                chosen.stream().map(DeviceConfig::endpointIndex).collect(Collectors.toSet());
        try (FieldBus bus = reading.open(plant, check)) {
            bus.start(endpoints::contains);
            sleep(seconds);
        }
        int found = 0;
        for (DeviceConfig device : chosen) {
            List<String> findings = check.findings(device);
            if (!findings.isEmpty()) {
                found++;
                out.printf(
                        Locale.ROOT,
                        "%s, %s, %s: %d of %d points are good%n",
                        device.path(),
                        address(device, plant),
                        device.profile().id(),
                        check.goodPoints(device),
                        check.pointCount(device));
                findings.forEach(finding -> out.println("  " + finding));
            }
        }
        int all = chosen.size();
        out.printf(Locale.ROOT, "%d of %d devices are as they should be, %d are not%n", all - found, all, found);
        return found == 0 ? Cli.OK : Cli.FAILED;
    }

    private static void sleep(int seconds) {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }
}
