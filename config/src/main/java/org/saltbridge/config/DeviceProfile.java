package org.saltbridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Everything that may be commanded by writing: the setpoints, then the steps of the sequences, both in their order. */
    public List<SetpointDef> commandWrites() {
        List<SetpointDef> all = new ArrayList<>(setpoints);
        for (SequenceDef sequence : sequences) {
            int number = 1;
            for (SequenceStep step : sequence.steps()) {
                all.add(step.write(sequence.name(), number++));
            }
        }
        return all;
    }

    /** Position of a sequence's first step in {@link #commandWrites()}, −1 when there is no such sequence. */
    public int firstWriteOf(String sequenceName) {
        int position = setpoints.size();
        for (SequenceDef sequence : sequences) {
            if (sequence.name().equals(sequenceName)) {
                return position;
            }
            position += sequence.steps().size();
        }
        return -1;
    }

    /** The register that shows a point, as itself or as one of its bits; null when none does. */
    public @Nullable RegisterDef registerOf(String point) {
        for (RegisterDef register : registers) {
            if (register.point().equals(point)
                    || register.bits().stream().anyMatch(bit -> bit.point().equals(point))) {
                return register;
            }
        }
        return null;
    }

    /** The sequence of a name, or null. */
    public @Nullable SequenceDef sequence(String name) {
        for (SequenceDef sequence : sequences) {
            if (sequence.name().equals(name)) {
                return sequence;
            }
        }
        return null;
    }
}
