package org.saltbridge.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of what a profile lets the gateway write, and of the points it waits for, that a schema cannot express. */
final class WriteChecks {
    private final Section root;
    private final DeviceProfile profile;
    private final Map<String, RegisterDef> registers = new HashMap<>();
    private final PointNames points;
    private final Map<String, String> ownerByTarget = new HashMap<>();

    WriteChecks(Section root, DeviceProfile profile, PointNames points) {
        this.root = root;
        this.profile = profile;
        this.points = points;
        profile.registers().forEach(register -> registers.put(register.point(), register));
    }

    void check() {
        List<Section> setpoints = root.items("setpoints");
        for (int i = 0; i < setpoints.size(); i++) {
            Section section = setpoints.get(i);
            SetpointDef setpoint = profile.setpoints().get(i);
            Texts.checkPoint(section, "point");
            points.addSetpoint(section, setpoint.point());
            if (section.isSound()) {
                checkSetpoint(section, setpoint);
            }
        }
        checkHeartbeats(root.section("heartbeats"));
        checkSequences(root.section("sequences"));
        if (profile.role() == DeviceRole.POI_BREAKER) {
            checkBreaker(root.section("sequences"));
        }
    }

    private void checkSetpoint(Section section, SetpointDef setpoint) {
        int count = setpoint.registerCount();
        if (setpoint.address() < 0 || setpoint.address() + count > 65_536) {
            section.error("address", "the write lies outside the table (0 to 65535 in PDU addresses)");
        }
        checkFunction(section, setpoint, count);
        RegisterChecks.checkRange(section, setpoint.low(), setpoint.high());
        // Where none is given it is the scale of the field, which is checked as such.
        if (section.has("quantum") && (!(setpoint.quantum() > 0) || Double.isInfinite(setpoint.quantum()))) {
            section.error("quantum", "quantum must be a finite number above 0");
        }
        String readback = setpoint.readbackPoint();
        RegisterDef register = readback == null ? null : registers.get(readback);
        if (readback != null && register == null) {
            section.error("readback", "readback names the point \"" + readback + "\", which is no register here");
        } else if (register != null && register.unit() != setpoint.unit()) {
            section.error("readback", "readback \"" + readback + "\" has another unit than the setpoint");
        }
        checkFields(section, setpoint);
    }

    private void checkFunction(Section section, SetpointDef setpoint, int count) {
        int function = setpoint.functionCode();
        boolean wantsBits = function == 5 || function == 15;
        boolean allFit = setpoint.fields().stream().allMatch(field -> (field.type() == RegisterType.BIT) == wantsBits);
        if (!allFit) {
            section.error(
                    "function",
                    wantsBits
                            ? "function " + function + " writes coils: every field must be of type bit"
                            : "function " + function + " writes registers: no field can be of type bit");
        }
        if ((function == 5 || function == 6) && count != 1) {
            section.error("function", "function " + function + " writes one item but the fields take " + count);
        }
        int limit = function == 23 ? Math.min(121, profile.writeRegistersMax()) : profile.writeRegistersMax();
        if (!wantsBits && count > limit) {
            section.error("fields", "the fields take " + count + " registers; one write takes at most " + limit);
        }
    }

    private void checkFields(Section section, SetpointDef setpoint) {
        List<Section> fields = section.items("fields");
        int address = setpoint.address();
        int setpointFields = 0;
        for (int i = 0; i < fields.size(); i++) {
            WriteField field = setpoint.fields().get(i);
            RegisterChecks.checkScale(fields.get(i), field.scale());
            if (fields.get(i).has("constant") && !Double.isFinite(field.constant())) {
                fields.get(i).error("constant", "constant must be a finite number");
            } else if (field.isSetpoint()) {
                setpointFields++;
                checkScaleFactor(fields.get(i), field);
                checkFits(section, "range", field, setpoint.low());
                checkFits(section, "range", field, setpoint.high());
                claim(section, setpoint.functionCode(), address, field, setpoint.point());
            } else {
                checkFits(fields.get(i), "constant", field, field.constant());
            }
            address += field.type().registerCount();
        }
        if (setpointFields != 1) {
            section.error("fields", "exactly one field must be the setpoint (no constant), not " + setpointFields);
        }
    }

    private void checkScaleFactor(Section section, WriteField field) {
        String scaleFactor = field.scaleFactorPoint();
        RegisterDef factor = scaleFactor == null ? null : registers.get(scaleFactor);
        if (scaleFactor != null && factor == null) {
            section.error("scaleFactor", "scaleFactor names the point \"" + scaleFactor + "\", which is not here");
        } else if (factor != null && factor.type() != RegisterType.S16 && factor.type() != RegisterType.U16) {
            section.error("scaleFactor", "the scale factor \"" + scaleFactor + "\" must be of type s16 or u16");
        }
    }

    /** The extreme values must survive the trip into the register, or a write would wrap around. */
    private static void checkFits(Section section, String key, WriteField field, double value) {
        if (field.scaleFactorPoint() != null) {
            // Only the device knows by how much; what does not fit is refused when it is to be written.
            return;
        }
        double raw = (field.invertSign() ? -value : value) / field.scale();
        double[] bounds = bounds(field.type());
        if (Double.isFinite(raw) && (Math.rint(raw) < bounds[0] || Math.rint(raw) > bounds[1])) {
            String shown = RegisterChecks.plain(value);
            section.error(key, shown + " does not fit into " + field.type() + " with scale " + field.scale());
        }
    }

    private static double[] bounds(RegisterType type) {
        return switch (type) {
            case BIT -> new double[] {0, 1};
            case U16, BITS16 -> new double[] {0, 0xFFFF};
            case S16 -> new double[] {Short.MIN_VALUE, Short.MAX_VALUE};
            case U32, BITS32 -> new double[] {0, 0xFFFF_FFFFL};
            case S32 -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
            case U64 -> new double[] {0, 0x1p64};
            case S64 -> new double[] {-0x1p63, 0x1p63};
            case F32 -> new double[] {-Float.MAX_VALUE, Float.MAX_VALUE};
            case F64 -> new double[] {-Double.MAX_VALUE, Double.MAX_VALUE};
        };
    }

    /** Two owners of one register would write against each other. */
    private void claim(Section section, int function, int address, WriteField field, String owner) {
        boolean coil = function == 5 || function == 15;
        for (int i = 0; i < field.type().registerCount(); i++) {
            String other = ownerByTarget.putIfAbsent((coil ? "coil " : "register ") + (address + i), owner);
            if (other != null && !other.equals(owner)) {
                section.error("address", "\"" + other + "\" writes the same " + (coil ? "coil" : "register"));
                return;
            }
        }
    }

    private void checkHeartbeats(Section heartbeats) {
        List<Section> incoming = heartbeats.items("incoming");
        Set<String> watched = new HashSet<>();
        for (int i = 0; i < incoming.size(); i++) {
            Section section = incoming.get(i);
            IncomingHeartbeat heartbeat = profile.incomingHeartbeats().get(i);
            if (section.isSound()) {
                checkIncoming(section, heartbeat);
                if (!watched.add(heartbeat.point())) {
                    section.error("point", "heartbeat \"" + heartbeat.point() + "\" stands here twice");
                }
            }
        }
        List<Section> outgoing = heartbeats.items("outgoing");
        for (int i = 0; i < outgoing.size(); i++) {
            Section section = outgoing.get(i);
            OutgoingHeartbeat heartbeat = profile.outgoingHeartbeats().get(i);
            if (!section.isSound()) {
                continue;
            }
            if (heartbeat.address() < 0 || heartbeat.address() > 65_535) {
                section.error("address", "the heartbeat lies outside the table (0 to 65535 in PDU addresses)");
            }
            if (section.has("value") && section.has("wrapAt")) {
                section.error("wrapAt", "wrapAt is for a counter, but value is written each time");
            }
            if (heartbeat.periodMs() < 10) {
                section.error("period", "a heartbeat period must be at least 10 ms");
            }
            WriteField field = new WriteField(RegisterType.U16, WordOrder.ABCD, 1, false, Double.NaN);
            claim(section, heartbeat.functionCode(), heartbeat.address(), field, "heartbeat " + (i + 1));
        }
    }

    private void checkIncoming(Section section, IncomingHeartbeat heartbeat) {
        RegisterDef register = registers.get(heartbeat.point());
        if (register == null) {
            section.error(
                    "point", "heartbeat names the point \"" + heartbeat.point() + "\", which is no register here");
            return;
        }
        @Nullable Integer periodMs = profile.pollMs().get(register.poll());
        if (periodMs == null) {
            section.error("point", "heartbeat \"" + heartbeat.point() + "\" is read only once after connecting");
        } else if (heartbeat.timeoutMs() <= periodMs) {
            section.error(
                    "timeout",
                    "heartbeat time-out of " + heartbeat.timeoutMs() + " ms is not longer than the poll period of "
                            + periodMs + " ms");
        }
    }

    private void checkSequences(Section sequences) {
        int sequence = 0;
        for (String name : sequences.keys()) {
            List<Section> steps = sequences.items(name);
            for (int i = 0; i < steps.size(); i++) {
                if (steps.get(i).isSound()) {
                    checkStep(
                            steps.get(i),
                            profile.sequences().get(sequence).steps().get(i));
                }
            }
            sequence++;
        }
    }

    /** What the interlocks cannot do without. */
    private void checkBreaker(Section sequences) {
        if (profile.registerOf(BreakerPoints.POSITION) == null) {
            root.error(
                    "registers",
                    "whether the grid is there is seen at the breaker, but no register shows \""
                            + BreakerPoints.POSITION + "\"");
        }
        if (sequences.has(SequenceDef.START) && profile.registerOf(BreakerPoints.RELEASED) == null) {
            sequences.error(
                    SequenceDef.START,
                    "a breaker is closed only while its relay releases it, but no register shows \""
                            + BreakerPoints.RELEASED + "\"");
        }
    }

    private void checkStep(Section section, SequenceStep step) {
        if (step.address() < 0 || step.address() > 65_535) {
            section.error("address", "the write lies outside the table (0 to 65535 in PDU addresses)");
        }
        if (step.functionCode() == 5 && step.value() > 1) {
            section.error("value", "function 5 writes a coil: value must be 0 or 1");
        }
        if (step.timeoutMs() < 1) {
            section.error("timeout", "timeout must be at least 1 ms");
        }
        String point = step.expectPoint();
        RegisterDef register = profile.registerOf(point);
        if (register == null) {
            section.error("expect", "expect names the point \"" + point + "\", which is no register or bit here");
            return;
        }
        boolean isBit = !register.point().equals(point);
        for (int i = 0; i < step.expectValues().size(); i++) {
            int value = step.expectValues().get(i);
            if (isBit ? value != 0 && value != 1 : !isState(register, value)) {
                section.errorAtItem("values", i, value + " is no state of \"" + point + "\"");
            }
        }
    }

    private static boolean isState(RegisterDef register, int value) {
        return register.labels().isEmpty() || register.labels().stream().anyMatch(label -> label.value() == value);
    }
}
