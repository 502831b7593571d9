package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;

/**
 * Writes whole request frames: MBAP header (Modbus Messaging on TCP/IP V1.0b §3.1.3) and PDU (Modbus Application Protocol
 * v1.1b3 §6). Nothing is allocated.
 */
final class ModbusFrame {
    static final int HEADER = 6;
    /** Header, unit and function. */
    static final int PDU_DATA = HEADER + 2;

    static final int READ_WRITE_MULTIPLE = 23;
    static final int WRITE_COIL = 5;
    static final int WRITE_REGISTER = 6;
    static final int WRITE_COILS = 15;
    static final int WRITE_REGISTERS = 16;

    private ModbusFrame() {}

    /** Header and the function code; {@code pduBytes} counts from the function code on. */
    static void header(ByteBuf out, int transactionId, int unit, int function, int pduBytes) {
        out.writeShort(transactionId);
        out.writeShort(0);
        out.writeShort(pduBytes + 1);
        out.writeByte(unit);
        out.writeByte(function);
    }

    /** FC 1 to 4. */
    static void read(ByteBuf out, int transactionId, int unit, int function, int address, int count) {
        header(out, transactionId, unit, function, 5);
        out.writeShort(address);
        out.writeShort(count);
    }

    /** FC 5 and 6: one coil ({@code 0xFF00} or 0) or one register. */
    static void writeSingle(ByteBuf out, int transactionId, int unit, int function, int address, int value) {
        header(out, transactionId, unit, function, 5);
        out.writeShort(address);
        out.writeShort(value);
    }

    /** FC 16, and FC 23 with a read of the same registers. */
    static void writeRegisters(
            ByteBuf out, int transactionId, int unit, int function, int address, short[] values, int count) {
        boolean alsoReads = function == READ_WRITE_MULTIPLE;
        header(out, transactionId, unit, function, 6 + 2 * count + (alsoReads ? 4 : 0));
        if (alsoReads) {
            out.writeShort(address);
            out.writeShort(count);
        }
        out.writeShort(address);
        out.writeShort(count);
        out.writeByte(2 * count);
        for (int i = 0; i < count; i++) {
            out.writeShort(values[i]);
        }
    }

    /** FC 15: {@code count} coils, the lowest bit of {@code bits} first. */
    static void writeCoils(ByteBuf out, int transactionId, int unit, int address, long bits, int count) {
        int bytes = (count + 7) / 8;
        header(out, transactionId, unit, WRITE_COILS, 6 + bytes);
        out.writeShort(address);
        out.writeShort(count);
        out.writeByte(bytes);
        for (int i = 0; i < bytes; i++) {
            out.writeByte((int) (bits >>> (8 * i)));
        }
    }
}
