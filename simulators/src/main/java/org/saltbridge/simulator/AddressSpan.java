package org.saltbridge.simulator;

import java.util.EnumMap;
import java.util.Map;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.config.SetpointDef;

/** How far each Modbus table of a profile reaches, read and written addresses together. */
final class AddressSpan {
    private final Map<RegisterTable, int[]> spans = new EnumMap<>(RegisterTable.class);

    AddressSpan(DeviceProfile profile) {
        for (RegisterDef register : profile.registers()) {
            add(register.table(), register.address(), register.endAddress());
        }
        for (SetpointDef setpoint : profile.setpoints()) {
            add(writeTable(setpoint.functionCode()), setpoint.address(), setpoint.address() + setpoint.registerCount());
        }
        for (OutgoingHeartbeat heartbeat : profile.outgoingHeartbeats()) {
            add(RegisterTable.HOLDING, heartbeat.address(), heartbeat.address() + 1);
        }
        for (SequenceDef sequence : profile.sequences()) {
            for (SequenceStep step : sequence.steps()) {
                add(writeTable(step.functionCode()), step.address(), step.address() + 1);
            }
        }
    }

    /** The table that a write function code writes. */
    static RegisterTable writeTable(int functionCode) {
        return functionCode == 5 || functionCode == 15 ? RegisterTable.COIL : RegisterTable.HOLDING;
    }

    private void add(RegisterTable table, int first, int end) {
        int[] span = spans.computeIfAbsent(table, key -> new int[] {first, end});
        span[0] = Math.min(span[0], first);
        span[1] = Math.max(span[1], end);
    }

    int first(RegisterTable table) {
        int[] span = spans.get(table);
        return span == null ? 0 : span[0];
    }

    /** The first address behind the table; the same as {@link #first} when the profile does not use it. */
    int end(RegisterTable table) {
        int[] span = spans.get(table);
        return span == null ? 0 : span[1];
    }
}
