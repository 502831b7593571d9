package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WriteField;

/**
 * Turns a setpoint into the one request that writes it, and knows the reply that confirms it. A value that does not fit is
 * refused, never bent. Owned by a field loop; encoding allocates nothing.
 */
final class RegisterEncoder {
    private static final int COIL_ON = 0xFF00;

    private final SetpointDef setpoint;
    private final WriteField[] fields;
    private final short[] registers;
    private int echoed;

    RegisterEncoder(SetpointDef setpoint) {
        this.setpoint = setpoint;
        List<WriteField> all = setpoint.fields();
        fields = all.toArray(WriteField[]::new);
        registers = new short[setpoint.registerCount()];
    }

    /** Writes the whole frame; false, with nothing written, when the value does not fit its registers. */
    boolean encode(ByteBuf out, int transactionId, int unit, double value) {
        if (!encodeRegisters(value)) {
            return false;
        }
        int function = setpoint.functionCode();
        int address = setpoint.address();
        switch (function) {
            case ModbusFrame.WRITE_COIL -> {
                echoed = registers[0] == 0 ? 0 : COIL_ON;
                ModbusFrame.writeSingle(out, transactionId, unit, function, address, echoed);
            }
            case ModbusFrame.WRITE_REGISTER -> {
                echoed = registers[0] & 0xFFFF;
                ModbusFrame.writeSingle(out, transactionId, unit, function, address, echoed);
            }
            case ModbusFrame.WRITE_COILS -> {
                echoed = registers.length;
                ModbusFrame.writeCoils(out, transactionId, unit, address, coilBits(), registers.length);
            }
            default -> {
                echoed = registers.length;
                ModbusFrame.writeRegisters(out, transactionId, unit, function, address, registers, registers.length);
            }
        }
        return true;
    }

    private long coilBits() {
        long bits = 0;
        for (int i = 0; i < registers.length; i++) {
            bits |= (registers[i] == 0 ? 0L : 1L) << i;
        }
        return bits;
    }

    /** Fills the registers; visible for tests. */
    boolean encodeRegisters(double value) {
        if (!(value >= setpoint.low() && value <= setpoint.high())) {
            return false;
        }
        int at = 0;
        for (WriteField field : fields) {
            if (!encodeField(field, field.isSetpoint() ? value : field.constant(), at)) {
                return false;
            }
            at += field.type().registerCount();
        }
        return true;
    }

    short register(int index) {
        return registers[index];
    }

    private boolean encodeField(WriteField field, double value, int at) {
        double number = (field.invertSign() ? -value : value) / field.scale();
        RegisterType type = field.type();
        long raw;
        switch (type) {
            case F32 -> {
                if (Math.abs(number) > Float.MAX_VALUE) {
                    return false;
                }
                raw = Float.floatToIntBits((float) number);
            }
            case F64 -> raw = Double.doubleToLongBits(number);
            default -> {
                double whole = Math.rint(number);
                if (!fits(type, whole)) {
                    return false;
                }
                raw = (long) whole;
            }
        }
        put(field, raw, at);
        return true;
    }

    private static boolean fits(RegisterType type, double whole) {
        return switch (type) {
            case BIT -> whole == 0 || whole == 1;
            case U16, BITS16 -> whole >= 0 && whole <= 0xFFFF;
            case S16 -> whole >= Short.MIN_VALUE && whole <= Short.MAX_VALUE;
            case U32, BITS32 -> whole >= 0 && whole <= 0xFFFF_FFFFL;
            case S32 -> whole >= Integer.MIN_VALUE && whole <= Integer.MAX_VALUE;
            // 2^53 is the last whole number that a double holds exactly.
            case U64 -> whole >= 0 && whole <= 1L << 53;
            case S64 -> Math.abs(whole) <= 1L << 53;
            default -> false;
        };
    }

    private void put(WriteField field, long raw, int at) {
        int words = field.type().registerCount();
        for (int i = 0; i < words; i++) {
            int word = (int) (raw >>> (16 * (words - 1 - i))) & 0xFFFF;
            if (field.order().isBytesSwapped()) {
                word = (word & 0xFF) << 8 | word >>> 8;
            }
            registers[at + (field.order().isLowWordFirst() ? words - 1 - i : i)] = (short) word;
        }
    }

    /** Whether a reply confirms the request that was encoded last. */
    boolean isProperReply(ByteBuf frame, int start, int length) {
        int function = setpoint.functionCode();
        if (function == ModbusFrame.READ_WRITE_MULTIPLE) {
            return ReplyCheck.isReadReply(frame, start, length, function, registers.length) && repeats(frame, start);
        }
        return ReplyCheck.isEcho(frame, start, length, function, setpoint.address(), echoed);
    }

    /** FC 23 reads back what it has just written. */
    private boolean repeats(ByteBuf frame, int start) {
        for (int i = 0; i < registers.length; i++) {
            if (frame.getShort(start + ModbusFrame.PDU_DATA + 1 + 2 * i) != registers[i]) {
                return false;
            }
        }
        return true;
    }
}
