package org.saltbridge.adapter;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DeviceRole;

/** Asks a device that can describe itself what it offers. Reads only; for commissioning, not for a running plant. */
@FunctionalInterface
public interface DeviceDiscovery {

    /**
     * The profile that is to be made.
     *
     * @param id the name that it gets.
     * @param role what the device is in the plant; null to judge by what it offers.
     * @param reversionS seconds without a setpoint after which the device is to go to zero by itself, told with each setpoint
     *     where it can be; 0 to leave that to the device's own settings.
     */
    record Wish(String id, @Nullable DeviceRole role, int reversionS) {}

    /**
     * Asks one unit; returns or fails after a bounded time.
     *
     * @param unitId 1 to 255.
     * @param timeoutMs for connecting and for each answer.
     * @throws IOException where it cannot be reached or cannot describe itself; the message says why.
     */
    DiscoveredDevice discover(String host, int port, int unitId, int timeoutMs, Wish wish) throws IOException;
}
