package org.saltbridge.simulator;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import java.util.List;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WriteField;

/**
 * One Modbus unit: shows a model through the registers of a profile and passes what is written on to it. The slave's
 * threads call it under its own monitor; it takes the lock of the model's island inside.
 */
final class SimulatedDevice<M> {
    /** Modbus exception codes (Modbus Application Protocol v1.1b3 §7); 0 is none. */
    static final int ILLEGAL_ADDRESS = 2;

    static final int ILLEGAL_VALUE = 3;

    private final DeviceConfig config;
    private final RegisterPlan<M> plan;
    private final M model;
    private final Object lock;
    private final CommandTarget target;
    private final RegisterImage image;
    private final FaultSwitch faults;
    private final RegisterDistortion distortion;
    private final WriteLog writeLog = new WriteLog();
    private boolean isEverEncoded;

    SimulatedDevice(
            DeviceConfig config, RegisterPlan<M> plan, M model, Object lock, CommandTarget target, FaultSwitch faults) {
        this.config = config;
        this.plan = plan;
        this.model = model;
        this.lock = lock;
        this.target = target;
        this.faults = faults;
        this.distortion = new RegisterDistortion(faults);
        this.image = new RegisterImage(plan.span());
    }

    DeviceConfig config() {
        return config;
    }

    FaultSwitch faults() {
        return faults;
    }

    WriteLog writeLog() {
        return writeLog;
    }

    RegisterImage image() {
        return image;
    }

    /** The engineering value behind a point, straight from the model. */
    double value(String point) {
        synchronized (lock) {
            return plan.source(point).applyAsDouble(model);
        }
    }

    /** Brings the registers up to date, at the moment at which somebody asks. */
    void refresh() {
        if (isEverEncoded && faults.has(FaultMode.FROZEN)) {
            return;
        }
        synchronized (lock) {
            plan.encode(model, image, distortion, !isEverEncoded);
        }
        isEverEncoded = true;
    }

    /** A fault begins or ends; of the machine's own, those that are still on stay. */
    void onFault(ActiveFault fault, boolean isOn) {
        synchronized (lock) {
            target.onFault(fault.mode(), isOn, fault.parameter());
            if (!isOn) {
                faults.forEach(other -> target.onFault(other.mode(), true, other.parameter()));
            }
        }
        if (fault.mode() == FaultMode.REBOOT && !isOn) {
            synchronized (this) {
                distortion.nextRevision();
            }
        }
    }

    /** The Modbus exception for a read that is longer than this device answers; 0 when it is fine. */
    int refusedRead(ModbusRequest request) {
        int count = request instanceof ReadMultipleRegistersRequest holding
                ? holding.getWordCount()
                : request instanceof ReadInputRegistersRequest input ? input.getWordCount() : 1;
        return count < 1 || count > plan.profile().readRegistersMax() ? ILLEGAL_VALUE : 0;
    }

    /**
     * Executes one write as a whole or not at all.
     *
     * @return 0, or the Modbus exception to answer with.
     */
    int write(RegisterTable table, int address, int[] values) {
        int exception = refusedWrite(table, address, values);
        if (exception == 0) {
            apply(table, address, values);
        }
        return exception;
    }

    /** The Modbus exception for a write that this device does not take; 0 when it is fine. */
    int refusedWrite(RegisterTable table, int address, int[] values) {
        if (!isWritable(table, address, values.length)) {
            return ILLEGAL_ADDRESS;
        }
        DeviceProfile profile = plan.profile();
        if (values.length > Math.max(1, profile.writeRegistersMax()) || !isInRange(table, address, values)) {
            return ILLEGAL_VALUE;
        }
        return 0;
    }

    /** Executes a write that has been found fine. */
    synchronized void apply(RegisterTable table, int address, int[] values) {
        short[] to = image.values(table);
        for (int i = 0; i < values.length; i++) {
            to[address - image.first(table) + i] = (short) values[i];
        }
        synchronized (lock) {
            execute(table, address, values);
        }
    }

    private boolean isWritable(RegisterTable table, int address, int count) {
        for (int at = address; at < address + count; at++) {
            if (!isWritable(table, at)) {
                return false;
            }
        }
        return count > 0;
    }

    private boolean isWritable(RegisterTable table, int address) {
        DeviceProfile profile = plan.profile();
        for (SetpointDef setpoint : profile.setpoints()) {
            int offset = address - setpoint.address();
            if (AddressSpan.writeTable(setpoint.functionCode()) == table
                    && offset >= 0
                    && offset < setpoint.registerCount()) {
                return true;
            }
        }
        for (OutgoingHeartbeat heartbeat : profile.outgoingHeartbeats()) {
            if (table == RegisterTable.HOLDING && heartbeat.address() == address) {
                return true;
            }
        }
        for (SequenceDef sequence : profile.sequences()) {
            for (SequenceStep step : sequence.steps()) {
                if (AddressSpan.writeTable(step.functionCode()) == table && step.address() == address) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isInRange(RegisterTable table, int address, int[] values) {
        for (SetpointDef setpoint : plan.profile().setpoints()) {
            if (covers(setpoint, table, address, values.length)) {
                double value = setpointValue(setpoint, values, setpoint.address() - address);
                if (!(value >= setpoint.low() && value <= setpoint.high())) {
                    return false;
                }
            }
        }
        return true;
    }

    private void execute(RegisterTable table, int address, int[] values) {
        DeviceProfile profile = plan.profile();
        for (SetpointDef setpoint : profile.setpoints()) {
            int offset = setpoint.address() - address;
            if (covers(setpoint, table, address, values.length) && isEnabled(setpoint, values, offset)) {
                target.onSetpoint(setpoint.point(), setpointValue(setpoint, values, offset));
            }
        }
        for (OutgoingHeartbeat heartbeat : profile.outgoingHeartbeats()) {
            int offset = heartbeat.address() - address;
            if (table == RegisterTable.HOLDING && offset >= 0 && offset < values.length) {
                target.onHeartbeat();
            }
        }
        for (SequenceDef sequence : profile.sequences()) {
            executeSequence(sequence, table, address, values);
        }
    }

    private void executeSequence(SequenceDef sequence, RegisterTable table, int address, int[] values) {
        List<SequenceStep> steps = sequence.steps();
        for (int i = 0; i < steps.size(); i++) {
            SequenceStep step = steps.get(i);
            int offset = step.address() - address;
            if (AddressSpan.writeTable(step.functionCode()) == table
                    && offset >= 0
                    && offset < values.length
                    && values[offset] == step.value()) {
                // The last step is the one that starts or stops; those before only prepare.
                if (i == steps.size() - 1) {
                    target.onSequence(sequence.name());
                } else {
                    target.onPreparation(sequence.name());
                }
            }
        }
    }

    private static boolean covers(SetpointDef setpoint, RegisterTable table, int address, int count) {
        return AddressSpan.writeTable(setpoint.functionCode()) == table
                && setpoint.address() >= address
                && setpoint.address() + setpoint.registerCount() <= address + count;
    }

    private double setpointValue(SetpointDef setpoint, int[] values, int offset) {
        int at = offset;
        for (WriteField field : setpoint.fields()) {
            if (field.isSetpoint()) {
                double scaled = RegisterCodec.decode(values, at, field.type(), field.order())
                        * field.scale()
                        * plan.scaleFactors().factor(field.scaleFactorPoint());
                return field.invertSign() ? -scaled : scaled;
            }
            at += field.type().registerCount();
        }
        return Double.NaN;
    }

    /** Whether the constants that travel with the setpoint (an enable flag, a mode) have the values they should. */
    private static boolean isEnabled(SetpointDef setpoint, int[] values, int offset) {
        int at = offset;
        for (WriteField field : setpoint.fields()) {
            if (!field.isSetpoint()) {
                double scaled = RegisterCodec.decode(values, at, field.type(), field.order()) * field.scale();
                double value = field.invertSign() ? -scaled : scaled;
                if (Math.abs(value - field.constant()) > Math.abs(field.scale()) / 2) {
                    return false;
                }
            }
            at += field.type().registerCount();
        }
        return true;
    }
}
