package org.saltbridge.adapter;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DeviceRole;

/** Asks a device that can describe itself what it offers. Reads only; for commissioning, not for a running plant. */
@FunctionalInterface
public interface DeviceDiscovery {

    /**
     * Asks one unit; returns or fails after a bounded time.
     *
     * @param unitId 1 to 255.
     * @param timeoutMs for connecting and for each answer.
     * @param profileId the name that the profile gets.
     * @param role what the device is in the plant; null to judge by what it offers.
     * @throws IOException where it cannot be reached or cannot describe itself; the message says why.
     */
    DiscoveredDevice discover(
            String host, int port, int unitId, int timeoutMs, String profileId, @Nullable DeviceRole role)
            throws IOException;
}
