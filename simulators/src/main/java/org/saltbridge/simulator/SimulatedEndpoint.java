package org.saltbridge.simulator;

import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.net.AbstractModbusListener;
import com.ghgande.j2mod.modbus.procimg.ProcessImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.FaultMode;

/**
 * One Modbus/TCP slave with its units. The frames are j2mod's; accepting and answering is done here because j2mod's own
 * listener can neither stay silent nor close its connections. One thread accepts, one more serves each connection.
 */
final class SimulatedEndpoint implements AutoCloseable {
    /** So many masters at once; further connections are closed at once. */
    static final int CONNECTIONS_MAX = 16;

    private static final int GATEWAY_TARGET_FAILED = 0x0B;
    private static final int DEAF_POLL_MS = 20;
    private static final int SLAVE_BUSY = 6;

    private final InetSocketAddress address;
    private final Map<Integer, SimulatedDevice<?>> devices = new ConcurrentHashMap<>();
    private final FaultSwitch faults = new FaultSwitch(null, this::onLinkChange);
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Units units = new Units();
    private final ReplyDelay replyDelay;
    private final Timeline timeline;
    private @Nullable ServerSocket server;
    private volatile int port;
    private final LongAdder acceptFailures = new LongAdder();
    private boolean isOpened;
    private boolean isClosed;

    SimulatedEndpoint(String host, int port, ReplyDelay replyDelay, Timeline timeline) {
        this.address = new InetSocketAddress(host, port);
        this.port = port;
        this.replyDelay = replyDelay;
        this.timeline = timeline;
    }

    /** How j2mod's requests find their unit. */
    private final class Units extends AbstractModbusListener {
        @Override
        public @Nullable ProcessImage getProcessImage(int unitId) {
            SimulatedDevice<?> device = devices.get(unitId & 0xFF);
            return device == null ? null : device.image();
        }

        @Override
        public void run() {}

        @Override
        public void stop() {}
    }

    void add(SimulatedDevice<?> device) {
        devices.put(device.config().unitId(), device);
    }

    FaultSwitch faults() {
        return faults;
    }

    /** The port that is listened on: the real one after {@link #open} even when 0 was asked for. */
    int port() {
        return port;
    }

    /** Starts to listen; throws with the address in the message when it is taken. */
    synchronized void open() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        try {
            InetAddress host = InetAddress.getByName(address.getHostString());
            socket.bind(new InetSocketAddress(host, port), CONNECTIONS_MAX);
        } catch (IOException e) {
            socket.close();
            throw new IOException(address.getHostString() + ":" + port + ": " + e.getMessage(), e);
        }
        port = socket.getLocalPort();
        server = socket;
        isOpened = true;
        startThread("sim-accept-" + port, () -> accept(socket));
    }

    private static void startThread(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                waitWhileDeaf(from);
                Socket socket = from.accept();
                waitWhileDeaf(from);
                if (sockets.size() >= CONNECTIONS_MAX) {
                    socket.close();
                    continue;
                }
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                startThread("sim-serve-" + port, () -> serve(socket));
            } catch (IOException e) {
                // The listener was closed, or the master had gone before it was accepted: the loop condition decides.
                acceptFailures.increment();
            }
        }
    }

    /** With nobody to take them, connections queue up in the port until the queue is full. */
    private void waitWhileDeaf(ServerSocket from) {
        while (isAny(FaultSwitch::isDeaf) && !from.isClosed()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DEAF_POLL_MS));
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (isLinkDown()) {
                return;
            }
            ModbusTCPTransport transport = new ModbusTCPTransport(socket);
            transport.setTimeout(0);
            while (!socket.isClosed()) {
                answer(socket, transport, transport.readRequest(units));
            }
        } catch (ModbusIOException | IOException e) {
            // The master closed the connection, or a fault did: both end this thread.
            return;
        } finally {
            sockets.remove(socket);
        }
    }

    private void answer(Socket socket, ModbusTCPTransport transport, ModbusRequest request)
            throws ModbusIOException, IOException {
        long receivedNs = System.nanoTime();
        SimulatedDevice<?> device = devices.get(request.getUnitID() & 0xFF);
        if (device == null) {
            transport.writeResponse(request.createExceptionResponse(GATEWAY_TARGET_FAILED));
            return;
        }
        WireWrite write = WireWrite.of(request);
        if (write != null) {
            device.writeLog().add(receivedNs, request.getFunctionCode(), write.address(), write.values());
        }
        FaultSwitch own = device.faults();
        if (own.isSilent()) {
            return;
        }
        ModbusResponse response = execute(device, request, write, receivedNs);
        if (own.has(FaultMode.REPLY_LOST)) {
            return;
        }
        waitUntil(receivedNs + replyDelay.nextNs() + TimeUnit.MILLISECONDS.toNanos(own.delayMs(write != null)));
        ActiveFault onWire = own.onWire();
        if (onWire == null) {
            transport.writeResponse(response);
        } else {
            new FaultyReply(request, response, onWire).send(socket);
        }
    }

    private ModbusResponse execute(
            SimulatedDevice<?> device, ModbusRequest request, @Nullable WireWrite write, long nowNs) {
        int exception = device.faults().exceptionCode(write != null);
        if (exception == 0 && write == null) {
            exception = device.refusedRead(request);
        }
        synchronized (device) {
            if (exception == 0 && write != null) {
                exception = execute(device, write, nowNs);
            }
            if (exception != 0) {
                return request.createExceptionResponse(exception);
            }
            device.refresh();
            return request.createResponse(units);
        }
    }

    /** Executes a write now, or says that it has and does so later. */
    private int execute(SimulatedDevice<?> device, WireWrite write, long nowNs) {
        ActiveFault late = device.faults().get(FaultMode.LATE_APPLY);
        if (late == null) {
            return device.write(write.table(), write.address(), write.values());
        }
        int exception = device.refusedWrite(write.table(), write.address(), write.values());
        long dueNs = nowNs + TimeUnit.MILLISECONDS.toNanos((long) late.parameter());
        boolean isTaken = exception != 0
                || timeline.at(dueNs, () -> device.apply(write.table(), write.address(), write.values()));
        return isTaken ? exception : SLAVE_BUSY;
    }

    private static void waitUntil(long dueNs) {
        long remainingNs = dueNs - System.nanoTime();
        while (remainingNs > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(remainingNs);
            remainingNs = dueNs - System.nanoTime();
        }
    }

    private boolean isLinkDown() {
        return isAny(FaultSwitch::isLinkDown);
    }

    /** Whether the endpoint or any of its devices has a fault that concerns the connection. */
    private boolean isAny(Predicate<FaultSwitch> question) {
        for (SimulatedDevice<?> device : devices.values()) {
            if (question.test(device.faults())) {
                return true;
            }
        }
        return question.test(faults);
    }

    /** Follows the link switches: down closes everything, up listens again. */
    synchronized void onLinkChange() {
        if (isLinkDown()) {
            closeSockets();
        } else if (server == null && isOpened && !isClosed) {
            try {
                open();
            } catch (IOException e) {
                throw new UncheckedIOException("the simulated link cannot come back", e);
            }
        }
    }

    private void closeSockets() {
        closeQuietly(server);
        server = null;
        for (Socket socket : sockets) {
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(@Nullable Closeable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (IOException e) {
            // Nothing is left that could be done with a socket that does not close.
            return;
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        closeSockets();
    }
}
