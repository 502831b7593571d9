package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;

/** The CRC of Modbus RTU (Modbus over Serial Line V1.02 §6.2.2): polynomial 0xA001, reflected, starting at 0xFFFF. */
final class Crc16 {
    private static final int POLYNOMIAL = 0xA001;
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            int crc = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
            }
            TABLE[i] = crc;
        }
    }

    private Crc16() {}

    /** Of the bytes from {@code start} to before {@code end}; the wire carries its low byte first. */
    static int of(ByteBuf bytes, int start, int end) {
        int crc = 0xFFFF;
        for (int i = start; i < end; i++) {
            crc = crc >>> Byte.SIZE ^ TABLE[(crc ^ bytes.getByte(i)) & 0xFF];
        }
        return crc;
    }
}
