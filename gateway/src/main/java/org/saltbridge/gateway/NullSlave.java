package org.saltbridge.gateway;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A Modbus/TCP slave behind which nothing is, on a free port of loopback, for the commands of {@link WarmUp}: it confirms
 * every write and answers every read with {@value #VALUE} or a little more in each register, usually other than the last
 * time, so that there is always something to publish. A thread for each connection.
 */
final class NullSlave implements AutoCloseable {
    private static final int VALUE = 1000;
    /** The number of the request, which is another each time, tells how much more. */
    private static final int VARIATION = 3;

    private static final int CONNECTIONS_MAX = 64;
    private static final int ADU_MAX = 260;
    private static final int HEADER = 6;

    private final ServerSocket listener = new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress());
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final LongAdder writes = new LongAdder();

    /** Listens and serves from now on. */
    NullSlave() throws IOException {
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "null-slave");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Writes that were confirmed. */
    long writes() {
        return writes.sum();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket connection = listener.accept();
                if (connections.size() < CONNECTIONS_MAX) {
                    connections.add(connection);
                    start(() -> serve(connection));
                } else {
                    connection.close();
                }
            }
        } catch (IOException e) {
            // Closed: there is nothing more to accept.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream(), ADU_MAX));
            OutputStream out = connection.getOutputStream();
            byte[] frame = new byte[ADU_MAX];
            while (true) {
                in.readFully(frame, 0, HEADER);
                int length = ByteBuffer.wrap(frame).getShort(4) & 0xFFFF;
                in.readFully(frame, HEADER, Math.min(length, ADU_MAX - HEADER));
                out.write(frame, 0, answer(ByteBuffer.wrap(frame)));
            }
        } catch (IOException e) {
            // The master has gone, or the warm-up is over.
        } finally {
            connections.remove(connection);
        }
    }

    /** Turns a request into its reply, in place; returns the length of the reply. */
    private int answer(ByteBuffer frame) {
        int function = frame.get(7);
        if (function > 4) {
            // A confirmation repeats the address and the word behind it.
            writes.increment();
            frame.putShort(4, (short) 6);
            return 12;
        }
        int count = frame.getShort(10) & 0xFF;
        frame.putShort(4, (short) (3 + 2 * count)).put(8, (byte) (2 * count));
        for (int i = 0; i < count; i++) {
            frame.putShort(9 + 2 * i, (short) (VALUE + (frame.getShort(0) & VARIATION)));
        }
        return 9 + 2 * count;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
