package org.saltbridge.benchmark;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The Modbus/TCP client of the floor server: a blocking socket, one request at a time, a lock for who comes first. */
final class FloorModbus implements AutoCloseable {
    private static final int TIMEOUT_MS = 2000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;
    private int transaction;

    FloorModbus(int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 512));
        out = socket.getOutputStream();
    }

    /** Reads holding registers, function 3. */
    synchronized void read(int address, int[] registers) throws IOException {
        int length = request(3, address, registers.length) - 2;
        if (in.readUnsignedByte() != 2 * registers.length || length != 1 + 2 * registers.length) {
            throw new IOException("a reply of the wrong length");
        }
        for (int i = 0; i < registers.length; i++) {
            registers[i] = in.readUnsignedShort();
        }
    }

    /**
     * Writes one register, function 6, and waits for the answer.
     *
     * @return when the request was handed to the socket.
     */
    synchronized long write(int address, int value) throws IOException {
        request(6, address, value);
        long sentNs = requestSentNs;
        in.readUnsignedShort();
        in.readUnsignedShort();
        return sentNs;
    }

    private long requestSentNs;

    /** Sends a request of two words and reads the reply's header; returns the reply's length field. */
    private int request(int function, int address, int word) throws IOException {
        transaction = (transaction + 1) & 0xFFFF;
        byte[] frame = {
            (byte) (transaction >> 8),
            (byte) transaction,
            0,
            0,
            0,
            6,
            1,
            (byte) function,
            (byte) (address >> 8),
            (byte) address,
            (byte) (word >> 8),
            (byte) word
        };
        requestSentNs = System.nanoTime();
        out.write(frame);
        int answered = in.readUnsignedShort();
        in.readUnsignedShort();
        int length = in.readUnsignedShort();
        in.readUnsignedByte();
        int replyFunction = in.readUnsignedByte();
        if (answered != transaction) {
            throw new IOException("a reply to another request");
        }
        if (replyFunction != function) {
            throw new IOException("the device refused with exception " + in.readUnsignedByte());
        }
        return length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
