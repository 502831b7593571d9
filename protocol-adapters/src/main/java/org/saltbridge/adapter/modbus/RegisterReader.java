package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads holding registers one request after the other, over a connection of its own: for commissioning, never for polling.
 * It connects when it first reads, and anew after a failure. One thread uses it.
 */
public final class RegisterReader implements AutoCloseable {
    /** Most registers in one read (Modbus Application Protocol v1.1b3 §6.3). */
    public static final int READ_MAX = 125;

    private static final int READ_HOLDING = 3;
    private static final int FRAME_MAX = ModbusFrame.HEADER + ReplyCheck.LENGTH_MAX;

    private final String host;
    private final int port;
    private final int unitId;
    private final int timeoutMs;
    private final ByteBuf frame = Unpooled.buffer(FRAME_MAX, FRAME_MAX);
    private @Nullable Socket socket;
    private int transactionId;

    /** @param timeoutMs for connecting, and from a request to the last byte of its reply; above 0. */
    public RegisterReader(String host, int port, int unitId, int timeoutMs) {
        this.host = host;
        this.port = port;
        this.unitId = unitId;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Reads registers.
     *
     * @param count 1 to {@link #READ_MAX}.
     * @return each register as an unsigned number.
     * @throws ModbusException where the device refuses.
     * @throws SocketTimeoutException where it does not answer in time.
     * @throws ConnectException where there is no connection to be had.
     * @throws IOException where the connection breaks or the reply does not fit the request.
     */
    public int[] read(int address, int count) throws IOException {
        Socket open = connected();
        try {
            transactionId = transactionId + 1 & 0xFFFF;
            frame.clear();
            ModbusFrame.read(frame, transactionId, unitId, READ_HOLDING, address, count);
            frame.readBytes(open.getOutputStream(), frame.readableBytes());
            return reply(open, count);
        } catch (ModbusException e) {
            throw e;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Socket connected() throws ConnectException {
        if (socket != null) {
            return socket;
        }
        Socket fresh = new Socket();
        try {
            fresh.setTcpNoDelay(true);
            fresh.connect(new InetSocketAddress(host, port), timeoutMs);
        } catch (IOException e) {
            closeQuietly(fresh);
            ConnectException failure = new ConnectException("no connection to " + host + ":" + port + ": " + reason(e));
            failure.initCause(e);
            throw failure;
        }
        socket = fresh;
        return fresh;
    }

    private static String reason(IOException e) {
        return e instanceof UnknownHostException ? "unknown host" : String.valueOf(e.getMessage());
    }

    private int[] reply(Socket open, int count) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        int size = receive(open, deadlineNs);
        // Another number is the late answer to a request that was given up.
        while (frame.getUnsignedShort(0) != transactionId) {
            size = receive(open, deadlineNs);
        }
        int status = ReplyCheck.checkRead(frame, 0, size, unitId, READ_HOLDING, count);
        if (status > ReplyCheck.OK) {
            throw new ModbusException(status);
        } else if (status != ReplyCheck.OK) {
            throw new IOException("the reply is " + ReplyCheck.describe(status));
        }
        int[] registers = new int[count];
        for (int i = 0; i < count; i++) {
            registers[i] = frame.getUnsignedShort(ModbusFrame.PDU_DATA + 1 + 2 * i);
        }
        return registers;
    }

    /** Takes one whole frame off the wire and returns its size. */
    private int receive(Socket open, long deadlineNs) throws IOException {
        frame.clear();
        fill(open, ModbusFrame.HEADER, deadlineNs);
        if (!ReplyCheck.isHeader(frame, 0)) {
            throw new IOException("the reply is " + ReplyCheck.describe(ReplyCheck.MALFORMED));
        }
        int size = ModbusFrame.HEADER + frame.getUnsignedShort(ModbusFrame.HEADER - 2);
        fill(open, size, deadlineNs);
        return size;
    }

    private void fill(Socket open, int size, long deadlineNs) throws IOException {
        InputStream in = open.getInputStream();
        while (frame.readableBytes() < size) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new SocketTimeoutException("no answer within " + timeoutMs + " ms");
            }
            open.setSoTimeout((int) leftMs);
            if (frame.writeBytes(in, size - frame.readableBytes()) < 0) {
                throw new EOFException("the device has closed the connection");
            }
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            closeQuietly(socket);
            socket = null;
        }
    }

    private static void closeQuietly(Socket closing) {
        try {
            closing.close();
        } catch (IOException e) {
            // A socket that cannot be closed is of no use to anybody.
        }
    }
}
