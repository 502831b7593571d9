package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

/**
 * Turns a setpoint into the one request that writes it, and knows the reply that confirms it. A value that does not fit is
 * refused, never bent. Owned by a field loop; encoding allocates nothing.
 */
final class RegisterEncoder {
    private static final int COIL_ON = 0xFF00;
    /** Most registers of FC 16 and of the write half of FC 23 (Modbus Application Protocol v1.1b3 §6.12, §6.17). */
    private static final int WRITE_REGISTERS_MAX = 123;

    private static final int READ_WRITE_REGISTERS_MAX = 121;
    /** The coils of one setpoint travel in a long. */
    private static final int COILS_MAX = 64;

    private final SetpointDef setpoint;
    /** Constants are in their places from the start; only the setpoint's own registers change. */
    private final short[] registers;

    private final WriteField field;
    private final Scaling scaling;
    private final int fieldAt;
    /** What the field's registers can hold. */
    private final double least;

    private final double most;
    /** The device's own power of ten, {@code NaN} while it is not known. */
    private double scaleFactor;

    private int echoed;

    /** @throws IllegalArgumentException when the request cannot be written as the profile says. */
    RegisterEncoder(SetpointDef setpoint) {
        this.setpoint = setpoint;
        registers = new short[setpoint.registerCount()];
        checkShape(setpoint, registers.length);
        WriteField own = null;
        int ownAt = 0;
        int at = 0;
        for (WriteField next : setpoint.fields()) {
            if (next.isSetpoint()) {
                own = next;
                ownAt = at;
            } else {
                putConstant(next, at);
            }
            at += next.type().registerCount();
        }
        if (own == null) {
            throw new IllegalArgumentException(setpoint.point() + " has no field for its value");
        }
        field = own;
        fieldAt = ownAt;
        least = least(field.type());
        most = most(field.type());
        scaling = new Scaling(field.scale(), 0);
        scaleFactor = field.scaleFactorPoint() == null ? 0 : Double.NaN;
    }

    private static void checkShape(SetpointDef setpoint, int count) {
        int function = setpoint.functionCode();
        int most = switch (function) {
            case ModbusFrame.WRITE_COIL, ModbusFrame.WRITE_REGISTER -> 1;
            case ModbusFrame.WRITE_COILS -> COILS_MAX;
            case ModbusFrame.WRITE_REGISTERS -> WRITE_REGISTERS_MAX;
            case ModbusFrame.READ_WRITE_MULTIPLE -> READ_WRITE_REGISTERS_MAX;
            default ->
                throw new IllegalArgumentException(setpoint.point() + ": function " + function + " writes nothing");
        };
        if (count > most) {
            throw new IllegalArgumentException(
                    setpoint.point() + ": function " + function + " cannot write " + count + " items");
        }
        boolean isCoils = function == ModbusFrame.WRITE_COIL || function == ModbusFrame.WRITE_COILS;
        for (WriteField next : setpoint.fields()) {
            if (isCoils != (next.type() == RegisterType.BIT)) {
                throw new IllegalArgumentException(
                        setpoint.point() + ": function " + function + " cannot write " + next.type());
            }
        }
    }

    private void putConstant(WriteField constant, int at) {
        double number = number(constant, new Scaling(constant.scale(), 0), constant.constant(), 0);
        double whole = constant.type().isFloat() ? number : Math.rint(number);
        if (!(whole >= least(constant.type()) && whole <= most(constant.type()))) {
            throw new IllegalArgumentException(
                    setpoint.point() + ": " + constant.constant() + " does not fit " + constant.type());
        }
        put(constant, raw(constant.type(), whole), at);
    }

    /**
     * From now on the device multiplies by this power of ten too. With one that is not known, or is none, nothing can be
     * encoded.
     */
    void useScaleFactor(double power) {
        scaleFactor = power;
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
        if (!Double.isFinite(value)
                || !(value >= setpoint.low() && value <= setpoint.high())
                || !(Math.abs(scaleFactor) <= Scaling.POWER_MAX)) {
            return false;
        }
        RegisterType type = field.type();
        double number = number(field, scaling, value, (int) scaleFactor);
        if (!type.isFloat()) {
            number = wholeWithinLimits(number);
        }
        if (!(number >= least && number <= most)) {
            return false;
        }
        put(field, raw(type, number), fieldAt);
        return true;
    }

    short register(int index) {
        return registers[index];
    }

    private static double number(WriteField field, Scaling scaling, double value, int power) {
        if (field.type().isBitField()) {
            return value;
        }
        return scaling.toNumber(field.invertSign() ? 0.0 - value : value, power);
    }

    /**
     * The nearest whole number. Where a limit lies between two steps of the register, rounding must not cross it: then it is
     * the step on the limit's inner side, or {@code NaN} when there is none.
     */
    private double wholeWithinLimits(double number) {
        double nearest = Math.rint(number);
        if (field.type() == RegisterType.BIT || field.type().isBitField()) {
            return nearest == number ? nearest : Double.NaN;
        }
        if (isWithinLimits(nearest)) {
            return nearest;
        }
        double other = nearest > number ? Math.floor(number) : Math.ceil(number);
        return isWithinLimits(other) ? other : Double.NaN;
    }

    private boolean isWithinLimits(double whole) {
        double value = scaling.toValue(whole, (int) scaleFactor);
        double written = field.invertSign() ? 0.0 - value : value;
        // Scales that are no quotient of whole numbers give the limit itself but for the last bits.
        double slack = Math.ulp(written) * 4;
        return written >= setpoint.low() - slack && written <= setpoint.high() + slack;
    }

    private static double least(RegisterType type) {
        return switch (type) {
            case BIT, U16, BITS16, U32, BITS32, U64 -> 0;
            case S16 -> Short.MIN_VALUE;
            case S32 -> Integer.MIN_VALUE;
            case S64, F32, F64 -> -most(type);
        };
    }

    private static double most(RegisterType type) {
        return switch (type) {
            case BIT -> 1;
            case U16, BITS16 -> 0xFFFF;
            case S16 -> Short.MAX_VALUE;
            case U32, BITS32 -> 0xFFFF_FFFFL;
            case S32 -> Integer.MAX_VALUE;
            // 2^53 is the last whole number that a double holds exactly.
            case U64, S64 -> 1L << 53;
            case F32 -> Float.MAX_VALUE;
            case F64 -> Double.MAX_VALUE;
        };
    }

    private static long raw(RegisterType type, double number) {
        return switch (type) {
            case F32 -> Float.floatToIntBits((float) number);
            case F64 -> Double.doubleToLongBits(number);
            default -> (long) number;
        };
    }

    private void put(WriteField target, long raw, int at) {
        WordOrder order = target.order();
        int words = target.type().registerCount();
        for (int i = 0; i < words; i++) {
            int word = (int) (raw >>> (16 * (words - 1 - i))) & 0xFFFF;
            if (order.isBytesSwapped()) {
                word = (word & 0xFF) << 8 | word >>> 8;
            }
            registers[at + (order.isLowWordFirst() ? words - 1 - i : i)] = (short) word;
        }
    }

    /** How the reply to the request that was encoded last looks, as {@link ReplyCheck} says it. */
    int checkReply(ByteBuf frame, int start, int size, int unit) {
        int function = setpoint.functionCode();
        if (function != ModbusFrame.READ_WRITE_MULTIPLE) {
            return ReplyCheck.checkEcho(frame, start, size, unit, function, setpoint.address(), echoed);
        }
        int status = ReplyCheck.checkRead(frame, start, size, unit, function, registers.length);
        return status == ReplyCheck.OK && !repeats(frame, start) ? ReplyCheck.WRONG_ECHO : status;
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
