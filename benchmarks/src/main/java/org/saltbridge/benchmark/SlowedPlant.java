package org.saltbridge.benchmark;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.PlantConfig;

/** The same plant at a lower rate: every poll and every refresh of a setpoint so many times less often. */
final class SlowedPlant {
    private SlowedPlant() {}

    /** @param factor 1 leaves the plant as it is; 2 halves its rates. Heartbeats keep theirs, as devices ask for them. */
    static PlantConfig of(PlantConfig plant, int factor) {
        return of(plant, periodMs -> periodMs * factor, factor);
    }

    /**
     * The same plant with other rates.
     *
     * @param pollMs the new period of what was read with the old one, in milliseconds.
     */
    static PlantConfig of(PlantConfig plant, IntUnaryOperator pollMs, int tickFactor) {
        IdentityHashMap<DeviceProfile, DeviceProfile> slowed = new IdentityHashMap<>();
        DispatchConfig dispatch = plant.dispatch();
        return new PlantConfig(
                plant.id(),
                plant.name(),
                plant.poi(),
                new DispatchConfig(
                        dispatch.tickMs() * tickFactor,
                        dispatch.commandTimeoutMs(),
                        dispatch.queueCapacity(),
                        dispatch.maxCommandAgeMs(),
                        dispatch.readOnly(),
                        dispatch.idle()),
                plant.control(),
                plant.opcua(),
                plant.http(),
                plant.simulation(),
                plant.endpoints(),
                plant.devices().stream()
                        .map(device -> new DeviceConfig(
                                device.index(),
                                device.path(),
                                device.role(),
                                // One object for one profile, so that plans and decoders stay shared.
                                slowed.computeIfAbsent(device.profile(), profile -> slowed(profile, pollMs)),
                                device.endpointIndex(),
                                device.unitId()))
                        .toList(),
                plant.feederDeviceIndexes(),
                plant.blocks());
    }

    private static DeviceProfile slowed(DeviceProfile profile, IntUnaryOperator pollMs) {
        return new DeviceProfile(
                profile.id(),
                profile.title(),
                profile.source(),
                profile.role(),
                profile.readRegistersMax(),
                profile.readGapMax(),
                profile.writeRegistersMax(),
                profile.pollMs().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> pollMs.applyAsInt(entry.getValue()))),
                profile.registers(),
                profile.setpoints(),
                profile.incomingHeartbeats(),
                profile.outgoingHeartbeats(),
                profile.sequences());
    }
}
