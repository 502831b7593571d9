package org.saltbridge.config;

import java.util.List;
import java.util.Map;

/**
 * Everything that the gateway knows about one kind of device. A new device is a new profile, never new code.
 *
 * @param source where the map comes from: document and revision.
 * @param readRegistersMax most registers in one read, 1 to 125.
 * @param readGapMax unused registers that may be read along to merge two reads.
 * @param writeRegistersMax most registers in one write, 1 to 123.
 * @param pollMs period of each poll class in milliseconds; {@link PollClass#ONCE} has none.
 */
public record DeviceProfile(
        String id,
        String title,
        String source,
        DeviceRole role,
        int readRegistersMax,
        int readGapMax,
        int writeRegistersMax,
        Map<PollClass, Integer> pollMs,
        List<RegisterDef> registers,
        List<SetpointDef> setpoints,
        List<IncomingHeartbeat> incomingHeartbeats,
        List<OutgoingHeartbeat> outgoingHeartbeats,
        List<SequenceDef> sequences) {

    public DeviceProfile {
        pollMs = Map.copyOf(pollMs);
        registers = List.copyOf(registers);
        setpoints = List.copyOf(setpoints);
        incomingHeartbeats = List.copyOf(incomingHeartbeats);
        outgoingHeartbeats = List.copyOf(outgoingHeartbeats);
        sequences = List.copyOf(sequences);
    }
}
