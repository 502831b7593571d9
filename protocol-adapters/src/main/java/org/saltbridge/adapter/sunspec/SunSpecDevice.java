package org.saltbridge.adapter.sunspec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What discovery has found at one unit.
 *
 * @param base address of the "SunS" marker.
 * @param manufacturer as the common model says, like the next three; empty where it says nothing.
 * @param models in the order of the chain, those included that Saltbridge does not know.
 * @param readRegistersMax the longest read that the device has taken, 1 to 125.
 * @param findings what is unusual about the device, in words.
 */
public record SunSpecDevice(
        int base,
        String manufacturer,
        String model,
        String version,
        String serialNumber,
        List<FoundModel> models,
        int readRegistersMax,
        List<String> findings) {

    public SunSpecDevice {
        models = List.copyOf(models);
        findings = List.copyOf(findings);
    }

    /** The first model of this number; null where the device has none. */
    public @Nullable FoundModel find(int id) {
        for (FoundModel found : models) {
            if (found.id() == id) {
                return found;
            }
        }
        return null;
    }
}
