package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.saltbridge.adapter.FieldBus;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;

/** Reads the live devices of a plant for some seconds, exactly as the gateway would, and prints what {@link LiveCheck} finds. */
final class LiveDevices {
    private LiveDevices() {}

    /** Returns {@link Cli#OK}, or {@link Cli#FAILED} when something was found. */
    static int check(PlantConfig plant, DeviceReading reading, int seconds, PrintWriter out) {
        LiveCheck check = new LiveCheck(plant);
        try (FieldBus bus = reading.open(plant, check)) {
            bus.start();
            sleep(seconds);
        }
        int found = 0;
        for (DeviceConfig device : plant.devices()) {
            List<String> findings = check.findings(device);
            if (!findings.isEmpty()) {
                found++;
                EndpointConfig endpoint = plant.endpoints().get(device.endpointIndex());
                out.printf(
                        Locale.ROOT,
                        "%s, %s:%d/%d, %s: %d of %d points are good%n",
                        device.path(),
                        endpoint.host(),
                        endpoint.port(),
                        device.unitId(),
                        device.profile().id(),
                        check.goodPoints(device),
                        check.pointCount(device));
                findings.forEach(finding -> out.println("  " + finding));
            }
        }
        int all = plant.devices().size();
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
