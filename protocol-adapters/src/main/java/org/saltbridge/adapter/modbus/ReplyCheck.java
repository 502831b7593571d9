package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;

/**
 * Tells whether a reply fits its request, byte by byte. Transaction id, protocol id and unit have been checked by then; a
 * reply that does not fit is never taken for data. Exceptions are told apart first, with {@link #isException}.
 */
final class ReplyCheck {
    private static final int EXCEPTION_FLAG = 0x80;
    private static final int EXCEPTION_LENGTH = ModbusFrame.PDU_DATA + 1;
    private static final int ECHO_LENGTH = ModbusFrame.PDU_DATA + 4;

    private ReplyCheck() {}

    static int function(ByteBuf frame, int start) {
        return frame.getUnsignedByte(start + ModbusFrame.PDU_DATA - 1);
    }

    /** Whether the reply is a well-formed exception to a request of this function. */
    static boolean isException(ByteBuf frame, int start, int length, int function) {
        return length == EXCEPTION_LENGTH && function(frame, start) == (function | EXCEPTION_FLAG);
    }

    static int exceptionCode(ByteBuf frame, int start) {
        return frame.getUnsignedByte(start + ModbusFrame.PDU_DATA);
    }

    /** FC 1 to 4: function, byte count and length agree with what was asked. */
    static boolean isReadReply(ByteBuf frame, int start, int length, int function, int count) {
        int bytes = function <= 2 ? (count + 7) / 8 : 2 * count;
        return length == ModbusFrame.PDU_DATA + 1 + bytes
                && function(frame, start) == function
                && frame.getUnsignedByte(start + ModbusFrame.PDU_DATA) == bytes;
    }

    /** FC 5, 6, 15 and 16: the reply repeats the address and the value or count. */
    static boolean isEcho(ByteBuf frame, int start, int length, int function, int address, int valueOrCount) {
        return length == ECHO_LENGTH
                && function(frame, start) == function
                && frame.getUnsignedShort(start + ModbusFrame.PDU_DATA) == address
                && frame.getUnsignedShort(start + ModbusFrame.PDU_DATA + 2) == (valueOrCount & 0xFFFF);
    }
}
