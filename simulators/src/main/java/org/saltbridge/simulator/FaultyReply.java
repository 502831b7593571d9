package org.saltbridge.simulator;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Replies as no sound device sends them. The library only makes sound frames, so these are put together byte by byte:
 * transaction id, protocol id, length, unit id (Modbus Messaging on TCP/IP v1.0b §3.1.3), function code, data.
 */
final class FaultyReply {
    private static final int PROTOCOL = 2;
    private static final int LENGTH = 4;
    private static final int UNIT = 6;
    private static final int FUNCTION = 7;
    private static final int DATA = 8;
    private static final int OTHER_TRANSACTION = 0x40;
    private static final byte[] NOISE = {
        (byte) 0x9E, 0x37, 0x79, (byte) 0xB9, 0x7F, 0x4A, 0x7C, 0x15, (byte) 0xF3, (byte) 0x9C, (byte) 0xC0, 0x60
    };

    private final byte[] sound;
    private final ActiveFault fault;

    FaultyReply(ModbusRequest request, ModbusResponse response, ActiveFault fault) {
        byte[] data = response.getMessage();
        sound = new byte[DATA + data.length];
        put(sound, 0, request.getTransactionID());
        sound[UNIT] = (byte) request.getUnitID();
        sound[FUNCTION] = (byte) response.getFunctionCode();
        System.arraycopy(data, 0, sound, DATA, data.length);
        lengthOf(sound);
        this.fault = fault;
    }

    private static void put(byte[] frame, int at, int word) {
        frame[at] = (byte) (word >>> 8);
        frame[at + 1] = (byte) word;
    }

    private static byte[] lengthOf(byte[] frame) {
        put(frame, LENGTH, frame.length - UNIT);
        return frame;
    }

    /** Sends what the fault makes of the reply; closes the connection where that is the fault. */
    void send(Socket socket) throws IOException {
        switch (fault.mode()) {
            case RST -> {
                // Closing without lingering discards what is queued and resets the connection.
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case FIN -> socket.close();
            case DRIP -> drip(socket.getOutputStream());
            default -> socket.getOutputStream().write(bytes());
        }
    }

    private void drip(OutputStream out) throws IOException {
        for (byte part : sound) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos((long) fault.parameter()));
            out.write(part);
        }
    }

    /** All bytes that go out in one piece. */
    byte[] bytes() {
        byte[] frame = sound.clone();
        switch (fault.mode()) {
            case WRONG_TRANSACTION -> frame[0] ^= OTHER_TRANSACTION;
            case WRONG_UNIT -> frame[UNIT]++;
            case WRONG_PROTOCOL -> put(frame, PROTOCOL, 1);
            case WRONG_FUNCTION -> frame[FUNCTION] = (byte) otherFunction(frame[FUNCTION] & 0xFF);
            case SHORT_REPLY -> frame = withValues(valueBytes() / 4 * 2);
            case LONG_REPLY -> frame = withValues(Math.min(250, valueBytes() + 10));
            case BYTE_COUNT_LOW -> changeByteCount(frame, -2);
            case BYTE_COUNT_HIGH -> changeByteCount(frame, 8);
            case BYTE_COUNT_ODD -> frame = withValues(valueBytes() - 1);
            case LENGTH_HUGE -> put(frame, LENGTH, 0xFFFF);
            case LENGTH_ZERO -> put(frame, LENGTH, 0);
            case LENGTH_ONE -> put(frame, LENGTH, 1);
            case EMPTY_EXCEPTION -> {
                frame = Arrays.copyOf(frame, DATA);
                frame[FUNCTION] |= (byte) 0x80;
                lengthOf(frame);
            }
            case HALF_REPLY -> frame = Arrays.copyOf(frame, frame.length / 2);
            case GARBAGE -> frame = Arrays.copyOf(NOISE, NOISE.length);
            case PREFIX -> frame = joined(Arrays.copyOf(NOISE, 5), frame);
            case DUPLICATE -> frame = joined(frame, frame);
            case UNSOLICITED -> {
                byte[] other = sound.clone();
                other[0] ^= OTHER_TRANSACTION;
                frame = joined(other, frame);
            }
            case ECHO_WRONG -> {
                if (!isRead()) {
                    frame[frame.length - 1] ^= 1;
                }
            }
            default -> throw new IllegalStateException(fault.mode() + " changes no bytes");
        }
        return frame;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Reads of registers for reads of registers, writes for writes: the frame stays plausible. */
    private static int otherFunction(int function) {
        return switch (function) {
            case 1 -> 2;
            case 2 -> 1;
            case 3 -> 4;
            case 4 -> 3;
            case 5 -> 15;
            case 6 -> 16;
            case 15 -> 5;
            case 16 -> 6;
            default -> function ^ 1;
        };
    }

    /** Whether the reply carries values behind a byte count. */
    private boolean isRead() {
        return (sound[FUNCTION] >= 1 && sound[FUNCTION] <= 4) || sound[FUNCTION] == 23;
    }

    private int valueBytes() {
        return isRead() ? sound.length - DATA - 1 : 0;
    }

    private void changeByteCount(byte[] frame, int by) {
        if (isRead()) {
            frame[DATA] += (byte) by;
        }
    }

    /** A frame with so many bytes of values, consistent in itself; the reply to a write stays as it is. */
    private byte[] withValues(int count) {
        if (!isRead()) {
            return sound.clone();
        }
        byte[] frame = Arrays.copyOf(sound, DATA + 1 + Math.max(0, count));
        frame[DATA] = (byte) count;
        return lengthOf(frame);
    }
}
