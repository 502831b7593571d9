package org.saltbridge.adapter.modbus;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A slave on a raw socket that answers as a script tells it, properly or not, and keeps every request that reached it.
 * Each unit has its own holding registers, zero unless set.
 */
final class ScriptedSlave implements AutoCloseable {
    /** What to do with a request; the default is {@link Request#answer()}. */
    interface Script {
        void on(Request request) throws IOException;
    }

    private final ServerSocket server;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<Integer, Integer> registers = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(runnable -> {
        Thread thread = new Thread(runnable, "scripted-slave-later");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean isRecording = true;
    private volatile Script script = Request::answer;
    private final AtomicInteger accepted = new AtomicInteger();

    ScriptedSlave() throws IOException {
        this(0);
    }

    ScriptedSlave(int port) throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        daemon("scripted-slave-accept", this::accept);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** How often a master has connected. */
    int accepted() {
        return accepted.get();
    }

    void script(Script next) {
        script = next;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> writes(int address) {
        return requests.stream()
                .filter(request -> request.isWrite() && request.address() == address)
                .toList();
    }

    /** Keeps no requests, for tests with very many. */
    void forget() {
        isRecording = false;
    }

    void set(int unit, int address, int value) {
        registers.put(unit << 16 | address, value & 0xFFFF);
    }

    int get(int unit, int address) {
        return registers.getOrDefault(unit << 16 | address, 0);
    }

    void dropConnections() {
        for (Socket socket : sockets) {
            shut(socket);
        }
        sockets.clear();
    }

    @Override
    public void close() {
        later.shutdownNow();
        try {
            server.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        dropConnections();
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                int number = accepted.getAndIncrement();
                sockets.add(socket);
                daemon("scripted-slave-" + number, () -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                byte[] header = new byte[6];
                in.readFully(header);
                byte[] body = new byte[ByteBuffer.wrap(header).getShort(4)];
                in.readFully(body);
                Request request = new Request(socket, connection, header, body);
                if (isRecording) {
                    requests.add(request);
                }
                script.on(request);
            }
        } catch (IOException e) {
            // The master or a script has ended this connection.
        }
    }

    /** One request as it came over the wire. */
    final class Request {
        final int connection;
        final int tid;
        final int unit;
        final int function;
        final long receivedNs = System.nanoTime();
        private final Socket socket;
        private final ByteBuffer pdu;

        Request(Socket socket, int connection, byte[] header, byte[] body) {
            this.socket = socket;
            this.connection = connection;
            tid = ByteBuffer.wrap(header).getShort(0) & 0xFFFF;
            unit = body[0] & 0xFF;
            function = body[1] & 0xFF;
            pdu = ByteBuffer.wrap(Arrays.copyOfRange(body, 1, body.length));
        }

        boolean isWrite() {
            return function == 5 || function == 6 || function == 15 || function == 16;
        }

        int address() {
            return pdu.getShort(1) & 0xFFFF;
        }

        /** Count of a read or of function 16, value of function 6. */
        int second() {
            return pdu.getShort(3) & 0xFFFF;
        }

        /** The value that function 16 writes to two registers, or function 6 to one. */
        int written() {
            return function == 16 ? pdu.getInt(6) : pdu.getShort(3);
        }

        void answer() throws IOException {
            send(reply());
        }

        void answerAfter(long delayMs) {
            sendAfter(delayMs, reply());
        }

        @SuppressWarnings("FutureReturnValueIgnored")
        void answerAfter(long delayMs, Runnable before) {
            byte[] reply = reply();
            later.schedule(
                    () -> {
                        before.run();
                        quietly(reply);
                    },
                    delayMs,
                    TimeUnit.MILLISECONDS);
        }

        @SuppressWarnings("FutureReturnValueIgnored")
        void sendAfter(long delayMs, byte[] frame) {
            later.schedule(() -> quietly(frame), delayMs, TimeUnit.MILLISECONDS);
        }

        private void quietly(byte[] frame) {
            try {
                send(frame);
            } catch (IOException e) {
                // The master has left before the late reply.
            }
        }

        void refuse(int code) throws IOException {
            send(frame(tid, 0, unit, function | 0x80, new byte[] {(byte) code}));
        }

        /** The proper reply; a write takes effect. */
        byte[] reply() {
            if (function == 6) {
                set(unit, address(), second());
                return frame(tid, 0, unit, function, Arrays.copyOfRange(pdu.array(), 1, 5));
            }
            if (function == 16) {
                for (int i = 0; i < second(); i++) {
                    set(unit, address() + i, pdu.getShort(6 + 2 * i));
                }
                return frame(tid, 0, unit, function, Arrays.copyOfRange(pdu.array(), 1, 5));
            }
            return readReply(second());
        }

        /** A read reply with any number of registers. */
        byte[] readReply(int count) {
            ByteBuffer data = ByteBuffer.allocate(1 + 2 * count).put((byte) (2 * count));
            for (int i = 0; i < count; i++) {
                data.putShort((short) get(unit, address() + i));
            }
            return frame(tid, 0, unit, function, data.array());
        }

        void send(byte[] frame) throws IOException {
            OutputStream out = socket.getOutputStream();
            synchronized (socket) {
                out.write(frame);
                out.flush();
            }
        }

        void hangUp() throws IOException {
            socket.close();
        }

        /** Ends the connection with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    /** Any frame, also a wrong one. */
    static byte[] frame(int tid, int protocol, int unit, int function, byte[] data) {
        return ByteBuffer.allocate(8 + data.length)
                .putShort((short) tid)
                .putShort((short) protocol)
                .putShort((short) (2 + data.length))
                .put((byte) unit)
                .put((byte) function)
                .put(data)
                .array();
    }
}
