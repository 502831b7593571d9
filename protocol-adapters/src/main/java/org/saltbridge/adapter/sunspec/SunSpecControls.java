package org.saltbridge.adapter.sunspec;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.IncomingHeartbeat;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;
import org.saltbridge.config.sunspec.SunSpecPoint;

/**
 * What can be written to a discovered device: the setpoints of model 704, heartbeats and sequences. Each setpoint is one
 * request over neighbouring registers none of which is read-only, since many devices refuse a write that touches one.
 */
final class SunSpecControls {
    private static final int WRITE_REGISTERS = 16;

    private static final int HEARTBEAT_PERIOD_MS = 1000;
    private static final int HEARTBEAT_TIMEOUT_MS = 5000;
    /** 0xFFFF would say that there is no heartbeat. */
    private static final int HEARTBEAT_WRAP = 65_535;

    /** IEEE 1547 lets a device wait five minutes before it enters service, and ramp after that. */
    private static final int START_TIMEOUT_MS = 600_000;

    private static final int STOP_TIMEOUT_MS = 60_000;
    private static final int ANSWER_TIMEOUT_MS = 10_000;

    private final SunSpecDevice device;
    private final SunSpecRegisters registers;
    private final int reversionS;
    private final List<SetpointDef> setpoints = new ArrayList<>();
    private final List<SequenceDef> sequences = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    SunSpecControls(SunSpecDevice device, SunSpecRegisters registers, int reversionS) {
        this.device = device;
        this.registers = registers;
        this.reversionS = reversionS;
        FoundModel controls = device.find(704);
        if (controls != null) {
            addActivePower(controls);
            addReactivePower(controls);
        }
        addInverterSequences();
        addBankSequences();
        addStringSequences();
    }

    List<SetpointDef> setpoints() {
        return setpoints;
    }

    List<SequenceDef> sequences() {
        return sequences;
    }

    /** What cannot be commanded and why, in words. */
    List<String> notes() {
        return notes;
    }

    // ---- Setpoints

    private void addActivePower(FoundModel controls) {
        // WSetEna, WSetMod (1: watts) and WSet: offsets 22 to 25; with reversion to 32. WSetRvrtRem behind it is
        // read-only.
        List<WriteField> lead = List.of(constant(1), constant(1));
        double discharge = firstRating("WDisChaRteMaxRtg", "WMaxRtg", "W_SF");
        double charge = firstRating("WChaRteMaxRtg", "WMaxRtg", "W_SF");
        addSetpoint(controls, "DINV1/WSpt", "WSetEna", "WSet", "WSet_SF", Unit.WATT, lead, -charge, discharge);
    }

    private void addReactivePower(FoundModel controls) {
        // VarSetEna, VarSetMod (4: vars), VarSetPri and VarSet: offsets 35 to 39, with reversion to 46. The priority
        // stays
        // as it is.
        SunSpecPoint priority = point(controls, "VarSetPri");
        int kept = controls.isImplemented(priority, 0) ? (int) controls.raw(priority, 0) : 0;
        List<WriteField> lead = List.of(constant(1), constant(4), constant(kept));
        double injected = firstRating("VarMaxInjRtg", "VAMaxRtg", "Var_SF");
        double absorbed = firstRating("VarMaxAbsRtg", "VAMaxRtg", "Var_SF");
        addSetpoint(controls, "DINV1/VArSpt", "VarSetEna", "VarSet", "VarSet_SF", Unit.VAR, lead, -absorbed, injected);
    }

    private void addSetpoint(
            FoundModel controls,
            String point,
            String enable,
            String value,
            String factor,
            Unit unit,
            List<WriteField> lead,
            double low,
            double high) {
        String readback = registers.pointOf(704, value);
        String factorPoint = registers.pointOf(704, factor);
        boolean isThere = controls.isImplemented(point(controls, value), 0)
                && controls.isImplemented(point(controls, enable), 0)
                && controls.isImplemented(point(controls, factor), 0);
        if (!isThere || readback == null || factorPoint == null) {
            notes.add("no " + point + ": model 704 has no " + value + " here");
            return;
        }
        if (Double.isNaN(low) || Double.isNaN(high)) {
            notes.add("no " + point + ": the device does not say its rating (model 702), so the range is not known");
            return;
        }
        List<WriteField> fields = new ArrayList<>(lead);
        fields.add(new WriteField(RegisterType.S32, WordOrder.ABCD, 1, factorPoint, false, Double.NaN));
        fields.addAll(reversion(controls, point, value));
        setpoints.add(new SetpointDef(
                point,
                WRITE_REGISTERS,
                controls.address() + point(controls, enable).offset(),
                fields,
                readback,
                unit,
                Math.pow(10, (short) controls.raw(point(controls, factor), 0)),
                low,
                high));
    }

    /**
     * What follows a setpoint so that the device goes to zero by itself when no setpoint comes any more: the value to revert
     * to, the percentages as they are, whether to stay enabled, and after how long. Each write starts the time anew.
     */
    private List<WriteField> reversion(FoundModel controls, String point, String value) {
        if (reversionS == 0) {
            return List.of();
        }
        List<String> needed =
                List.of(value + "Rvrt", value + "Pct", value + "PctRvrt", value + "EnaRvrt", value + "RvrtTms");
        for (String name : needed) {
            if (!controls.isImplemented(point(controls, name), 0)) {
                notes.add(point + " does not revert by itself: model 704 has no " + name + " here");
                return List.of();
            }
        }
        return List.of(
                new WriteField(RegisterType.S32, WordOrder.ABCD, 1, false, 0),
                constant((int) controls.raw(point(controls, value + "Pct"), 0)),
                constant((int) controls.raw(point(controls, value + "PctRvrt"), 0)),
                constant(1),
                new WriteField(RegisterType.U32, WordOrder.ABCD, 1, false, reversionS));
    }

    private static WriteField constant(int value) {
        return new WriteField(RegisterType.U16, WordOrder.ABCD, 1, false, value);
    }

    private static SunSpecPoint point(FoundModel found, String name) {
        return Objects.requireNonNull(Objects.requireNonNull(found.definition()).point(name), name);
    }

    /** A rating of model 702, or of the legacy model 120; NaN where the device says none. */
    private double firstRating(String best, String other, String factor) {
        double rating = rating(702, best, factor);
        if (Double.isNaN(rating)) {
            rating = rating(702, other, other.startsWith("VA") ? "VA_SF" : factor);
        }
        if (Double.isNaN(rating)) {
            rating = other.startsWith("VA") ? rating(120, "VARtg", "VARtg_SF") : rating(120, "WRtg", "WRtg_SF");
        }
        return rating;
    }

    private double rating(int modelId, String name, String factorName) {
        FoundModel ratings = device.find(modelId);
        if (ratings == null) {
            return Double.NaN;
        }
        SunSpecPoint value = point(ratings, name);
        SunSpecPoint factor = point(ratings, factorName);
        if (!ratings.isImplemented(value, 0) || !ratings.isImplemented(factor, 0)) {
            return Double.NaN;
        }
        int power = (short) ratings.raw(factor, 0);
        return Math.abs(power) > 10 ? Double.NaN : ratings.raw(value, 0) * Math.pow(10, power);
    }

    // ---- Heartbeats

    List<IncomingHeartbeat> incomingHeartbeats() {
        FoundModel bank = device.find(802);
        String point = registers.pointOf(802, "Hb");
        return bank == null || point == null || !bank.isImplemented(point(bank, "Hb"), 0)
                ? List.of()
                : List.of(new IncomingHeartbeat(point, HEARTBEAT_TIMEOUT_MS));
    }

    List<OutgoingHeartbeat> outgoingHeartbeats() {
        FoundModel bank = device.find(802);
        if (bank == null || !bank.isImplemented(point(bank, "CtrlHb"), 0)) {
            return List.of();
        }
        int address = bank.address() + point(bank, "CtrlHb").offset();
        return List.of(new OutgoingHeartbeat(address, WRITE_REGISTERS, HEARTBEAT_PERIOD_MS, HEARTBEAT_WRAP, -1));
    }

    // ---- Sequences

    /** Model 703 permits service; the legacy model 123 connects. */
    private void addInverterSequences() {
        if (device.find(703) != null && registers.pointOf(703, "ES") != null) {
            add("start", 703, "ES", 1, 701, "InvSt", List.of(3, 4), START_TIMEOUT_MS);
            add("stop", 703, "ES", 0, 701, "InvSt", List.of(0, 1, 7), STOP_TIMEOUT_MS);
        } else {
            add("start", 123, "Conn", 1, 103, "St", List.of(4, 5), START_TIMEOUT_MS);
            add("stop", 123, "Conn", 0, 103, "St", List.of(1, 2, 8), STOP_TIMEOUT_MS);
        }
    }

    private void addBankSequences() {
        boolean isInverter = !sequences.isEmpty();
        add(isInverter ? "connectBank" : "start", 802, "SetOp", 1, 802, "State", List.of(3), STOP_TIMEOUT_MS);
        add(isInverter ? "disconnectBank" : "stop", 802, "SetOp", 2, 802, "State", List.of(1), STOP_TIMEOUT_MS);
        add("tellInverterStopped", 802, "SetInvState", 1, 802, "SetInvState", List.of(1), ANSWER_TIMEOUT_MS);
        add("tellInverterStandby", 802, "SetInvState", 2, 802, "SetInvState", List.of(2), ANSWER_TIMEOUT_MS);
        add("tellInverterStarted", 802, "SetInvState", 3, 802, "SetInvState", List.of(3), ANSWER_TIMEOUT_MS);
        add("resetAlarms", 802, "AlmRst", 1, 802, "AlmRst", List.of(0), ANSWER_TIMEOUT_MS);
    }

    /** A device that is one string; the strings of a bank are the bank's business. */
    private void addStringSequences() {
        if (device.find(802) == null && device.find(803) == null && sequences.isEmpty()) {
            // State bit 1 is the contactor, bit 0 whether the string is enabled.
            add("start", 804, "SetCon", 1, 804, "St", List.of(2, 3), STOP_TIMEOUT_MS);
            add("stop", 804, "SetCon", 2, 804, "St", List.of(0, 1), STOP_TIMEOUT_MS);
        }
    }

    /** Adds a sequence of one write, where the device has what is written and what is expected. */
    private void add(
            String name,
            int modelId,
            String written,
            int value,
            int expectModelId,
            String expected,
            List<Integer> values,
            int timeoutMs) {
        @Nullable FoundModel found = device.find(modelId);
        String expectPoint = registers.pointOf(expectModelId, expected);
        if (found == null || expectPoint == null || registers.pointOf(modelId, written) == null) {
            return;
        }
        int address = found.address() + point(found, written).offset();
        sequences.add(new SequenceDef(
                name, List.of(new SequenceStep(WRITE_REGISTERS, address, value, expectPoint, values, timeoutMs))));
    }
}
