package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;

/**
 * Tells whether a reply fits its request, byte by byte: a reply that does not fit is never taken for data. Every check gives
 * {@link #OK}, the exception code (1 to 255) of a well-formed exception reply, or one of the negative constants.
 */
final class ReplyCheck {
    static final int OK = 0;
    /** The frame's own fields contradict each other or the protocol. */
    static final int MALFORMED = -1;
    /** Another unit's answer: the one awaited may still come. */
    static final int WRONG_UNIT = -2;

    static final int WRONG_FUNCTION = -3;
    /** The data is shorter or longer than what was asked for. */
    static final int WRONG_BYTE_COUNT = -4;
    /** The address, value or count that was written is not the one that comes back. */
    static final int WRONG_ECHO = -5;

    /** Unit and function (Modbus Messaging on TCP/IP V1.0b §3.1.3: the length counts from the unit on). */
    static final int LENGTH_MIN = 2;
    /** Unit and a PDU of 253 bytes (§4.1). */
    static final int LENGTH_MAX = 254;

    private static final int PROTOCOL_AT = 2;
    private static final int LENGTH_AT = 4;
    private static final int UNIT_AT = 6;
    private static final int FUNCTION_AT = 7;
    private static final int EXCEPTION_FLAG = 0x80;
    private static final int EXCEPTION_BYTES = ModbusFrame.PDU_DATA + 1;
    private static final int ECHO_BYTES = ModbusFrame.PDU_DATA + 4;
    private static final int BITS_PER_BYTE = 8;

    private ReplyCheck() {}

    /** What a result means, for people. */
    static String describe(int status) {
        return switch (status) {
            case OK -> "proper";
            case MALFORMED -> "malformed";
            case WRONG_UNIT -> "from another unit";
            case WRONG_FUNCTION -> "to another function";
            case WRONG_BYTE_COUNT -> "of another size than asked for";
            case WRONG_ECHO -> "not the echo of what was written";
            default -> "exception " + status;
        };
    }

    /** Whether the six bytes from {@code start} can begin a frame. */
    static boolean isHeader(ByteBuf frame, int start) {
        int length = frame.getUnsignedShort(start + LENGTH_AT);
        return frame.getUnsignedShort(start + PROTOCOL_AT) == 0 && length >= LENGTH_MIN && length <= LENGTH_MAX;
    }

    /**
     * FC 1 to 4 and 23: unit, function, byte count and length agree with what was asked.
     *
     * @param size of the whole frame in bytes, header included.
     * @param count registers, or bits for FC 1 and 2.
     */
    static int checkRead(ByteBuf frame, int start, int size, int unit, int function, int count) {
        int status = checkHead(frame, start, size, unit, function);
        if (status != OK) {
            return status;
        }
        int dataBytes = function <= 2 ? (count + BITS_PER_BYTE - 1) / BITS_PER_BYTE : 2 * count;
        boolean isWhole = size == ModbusFrame.PDU_DATA + 1 + dataBytes
                && frame.getUnsignedByte(start + ModbusFrame.PDU_DATA) == dataBytes;
        return isWhole ? OK : WRONG_BYTE_COUNT;
    }

    /** FC 5, 6, 15 and 16: the reply repeats the address and the value (5, 6) or the count (15, 16). */
    static int checkEcho(ByteBuf frame, int start, int size, int unit, int function, int address, int valueOrCount) {
        int status = checkHead(frame, start, size, unit, function);
        if (status != OK) {
            return status;
        }
        if (size != ECHO_BYTES) {
            return MALFORMED;
        }
        boolean isEcho = frame.getUnsignedShort(start + ModbusFrame.PDU_DATA) == address
                && frame.getUnsignedShort(start + ModbusFrame.PDU_DATA + 2) == valueOrCount;
        return isEcho ? OK : WRONG_ECHO;
    }

    private static int checkHead(ByteBuf frame, int start, int size, int unit, int function) {
        if (size < ModbusFrame.HEADER + LENGTH_MIN
                || !isHeader(frame, start)
                || frame.getUnsignedShort(start + LENGTH_AT) != size - ModbusFrame.HEADER) {
            return MALFORMED;
        }
        if (frame.getUnsignedByte(start + UNIT_AT) != unit) {
            return WRONG_UNIT;
        }
        int replied = frame.getUnsignedByte(start + FUNCTION_AT);
        if (replied == function) {
            return OK;
        }
        if (replied != (function | EXCEPTION_FLAG)) {
            return WRONG_FUNCTION;
        }
        // An exception of code 0 says nothing, and must not look like success.
        int code = size == EXCEPTION_BYTES ? frame.getUnsignedByte(start + ModbusFrame.PDU_DATA) : 0;
        return code == 0 ? MALFORMED : code;
    }
}
