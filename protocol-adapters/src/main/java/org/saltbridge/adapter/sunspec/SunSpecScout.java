package org.saltbridge.adapter.sunspec;

import java.io.IOException;
import org.saltbridge.adapter.DeviceDiscovery;
import org.saltbridge.adapter.DiscoveredDevice;
import org.saltbridge.adapter.modbus.RegisterReader;

/** Discovers SunSpec devices over Modbus/TCP and makes their profiles. */
public final class SunSpecScout implements DeviceDiscovery {
    /** Slow gateways take a second for a read; a bank of many strings takes a hundred reads. */
    private static final int TOTAL_MS = 120_000;

    @Override
    public DiscoveredDevice discover(String host, int port, int unitId, int timeoutMs, Wish wish) throws IOException {
        SunSpecDevice device;
        try (RegisterReader reader = new RegisterReader(host, port, unitId, timeoutMs)) {
            device = SunSpecDiscovery.discover(reader, TOTAL_MS);
        }
        SunSpecProfile made = SunSpecProfile.of(device, wish);
        return new DiscoveredDevice(
                device.manufacturer(),
                device.model(),
                device.version(),
                device.serialNumber(),
                device.base(),
                device.models().stream()
                        .map(found -> new DiscoveredDevice.Model(
                                found.id(), found.address(), found.length(), found.definition() != null))
                        .toList(),
                device.findings(),
                made.profile(),
                made.notes());
    }
}
