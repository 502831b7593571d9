package org.saltbridge.simulator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A Modbus/TCP master that takes whatever comes: it must see replies that no library would hand out. */
final class RawMaster implements AutoCloseable {
    static final int TRANSACTION = 0x1234;
    static final int UNIT = 1;

    private final Socket socket = new Socket();

    RawMaster(int port) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        socket.setTcpNoDelay(true);
    }

    /** Asks for registers with function 3 or 4, with {@link #TRANSACTION}. */
    void askRegisters(int function, int address, int count) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(12)
                        .putShort((short) TRANSACTION)
                        .putShort((short) 0)
                        .putShort((short) 6)
                        .put((byte) UNIT)
                        .put((byte) function)
                        .putShort((short) address)
                        .putShort((short) count)
                        .array());
    }

    /** Writes a signed 32-bit value with function 16. */
    void write(int address, int value) throws IOException {
        socket.getOutputStream()
                .write(ByteBuffer.allocate(17)
                        .putShort((short) TRANSACTION)
                        .putShort((short) 0)
                        .putShort((short) 11)
                        .put((byte) UNIT)
                        .put((byte) 16)
                        .putShort((short) address)
                        .putShort((short) 2)
                        .put((byte) 4)
                        .putInt(value)
                        .array());
    }

    /** One sound reply, without its header; the registers begin behind its byte count. */
    ByteBuffer reply() throws IOException {
        socket.setSoTimeout(5_000);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(6);
        ByteBuffer read = ByteBuffer.wrap(header);
        byte[] rest = in.readNBytes(read.getShort(4));
        return ByteBuffer.wrap(rest, 1, rest.length - 1).slice();
    }

    /** The registers of one table, or the exception as a reply of two bytes. */
    ByteBuffer registers(int function, int address, int count) throws IOException {
        askRegisters(function, address, count);
        ByteBuffer reply = reply();
        return reply.get(0) < 0 ? reply : reply.position(2).slice();
    }

    /** All bytes that come until nothing more does for so long, or the connection ends. */
    byte[] bytes(int quietMs) throws IOException {
        socket.setSoTimeout(quietMs);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        try {
            int next = socket.getInputStream().read();
            while (next >= 0) {
                got.write(next);
                next = socket.getInputStream().read();
            }
        } catch (SocketTimeoutException e) {
            return got.toByteArray();
        }
        return got.toByteArray();
    }

    /** The next byte, −1 at the end of the connection; throws when it is reset or silent for so long. */
    int read(int timeoutMs) throws IOException {
        socket.setSoTimeout(timeoutMs);
        return socket.getInputStream().read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
