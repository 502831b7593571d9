package org.saltbridge.simulator;

import java.util.List;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.WordOrder;

/** Numbers to registers and back, written independently of the gateway's codec so that one checks the other. */
final class RegisterCodec {
    private RegisterCodec() {}

    /** Puts the bits of a value into registers. */
    static void put(long bits, RegisterType type, WordOrder order, short[] to, int at) {
        int count = type.registerCount();
        for (int i = 0; i < count; i++) {
            int wordFromLow = order.isLowWordFirst() ? i : count - 1 - i;
            int word = (int) (bits >>> (16 * wordFromLow)) & 0xFFFF;
            to[at + i] = (short) (order.isBytesSwapped() ? swap(word) : word);
        }
    }

    /** The bits of a number that is already in the device's own scale and sign. */
    static long bits(double raw, RegisterType type, List<Long> sentinels) {
        if (type == RegisterType.F32) {
            return Float.floatToIntBits((float) raw) & 0xFFFF_FFFFL;
        }
        if (type == RegisterType.F64) {
            return Double.doubleToLongBits(raw);
        }
        if (Double.isNaN(raw)) {
            return sentinels.isEmpty() ? 0 : sentinels.get(0);
        }
        int width = 16 * type.registerCount();
        boolean isSigned = type == RegisterType.S16 || type == RegisterType.S32 || type == RegisterType.S64;
        double most = isSigned ? Math.scalb(1.0, width - 1) - 1 : Math.scalb(1.0, width) - 1;
        double least = isSigned ? -most - 1 : 0;
        long whole = Math.round(Math.max(least, Math.min(most, raw)));
        long mask = width == 64 ? -1L : (1L << width) - 1;
        // A real value must never look like "not implemented".
        while (sentinels.contains(whole & mask)) {
            whole -= whole < 0 ? -1 : 1;
        }
        return whole & mask;
    }

    /** The number in registers, still in the device's own scale and sign. */
    static double decode(int[] registers, int at, RegisterType type, WordOrder order) {
        int count = type.registerCount();
        long bits = 0;
        for (int i = 0; i < count; i++) {
            int word = registers[at + (order.isLowWordFirst() ? count - 1 - i : i)] & 0xFFFF;
            bits = (bits << 16) | (order.isBytesSwapped() ? swap(word) : word);
        }
        if (type == RegisterType.F32) {
            return Float.intBitsToFloat((int) bits);
        }
        if (type == RegisterType.F64) {
            return Double.longBitsToDouble(bits);
        }
        if (type == RegisterType.S16) {
            return (short) bits;
        }
        if (type == RegisterType.S32) {
            return (int) bits;
        }
        return type == RegisterType.U64 && bits < 0 ? bits + 0x1p64 : bits;
    }

    private static int swap(int word) {
        return ((word << 8) & 0xFF00) | (word >>> 8);
    }
}
