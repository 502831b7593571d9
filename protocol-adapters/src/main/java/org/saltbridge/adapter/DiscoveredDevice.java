package org.saltbridge.adapter;

import java.util.List;
import org.saltbridge.config.DeviceProfile;

/**
 * A device as it has described itself.
 *
 * @param manufacturer empty where it says nothing, like the next three.
 * @param base PDU address where its description begins.
 * @param models what it offers, in the order of their addresses.
 * @param findings what is unusual about it.
 * @param profile how the gateway can read and command it.
 * @param notes what it offers but the profile leaves out, and why.
 */
public record DiscoveredDevice(
        String manufacturer,
        String model,
        String version,
        String serialNumber,
        int base,
        List<Model> models,
        List<String> findings,
        DeviceProfile profile,
        List<String> notes) {

    /**
     * One group of points.
     *
     * @param address PDU address of its first register.
     * @param length registers behind its two header registers.
     * @param isKnown whether its points are in the profile.
     */
    public record Model(int id, int address, int length, boolean isKnown) {}

    public DiscoveredDevice {
        models = List.copyOf(models);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** Manufacturer and model, or what stands in for them. */
    public String title() {
        return profile.title();
    }
}
