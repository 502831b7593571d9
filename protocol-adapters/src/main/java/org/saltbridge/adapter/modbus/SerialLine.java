package org.saltbridge.adapter.modbus;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.ModbusSerialTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import com.ghgande.j2mod.modbus.net.SerialConnection;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.saltbridge.config.SerialConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A serial line, through j2mod: one thread that opens the port, sends one request after the other, each once, and hands the
 * replies to the field loop. Queue, time-outs and retries are the link's; an answer that does not come or is damaged is
 * simply none. Each request begins with what is left on the line being thrown away.
 */
final class SerialLine implements LinkConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SerialLine.class);
    private static final int ADU_MAX = 260;
    /** The request at work may have been given up by the link, which then sends another. */
    private static final int WAITING_MAX = 2;
    /** So that the line is free again when the link gives a request up. */
    private static final double TIMEOUT_SHARE = 0.9;

    private static final int DATA_BITS = 8;

    private final EventLoop loop;
    private final ModbusLink link;
    private final AbstractSerialConnection port;
    private final ArrayBlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;
    private volatile boolean isClosed;

    private record Waiting(ByteBuf frame, int timeoutMs) {}

    private SerialLine(EventLoop loop, ModbusLink link, SerialConfig config) {
        this.loop = loop;
        this.link = link;
        this.port = new SerialConnection(parameters(config));
        thread = new Thread(this::run, "serial-" + config.device());
        thread.setDaemon(true);
    }

    /** Opens the port on a thread of its own, since that may take its time. */
    static void open(EventLoop loop, ModbusLink link, SerialConfig config) {
        new SerialLine(loop, link, config).thread.start();
    }

    private static SerialParameters parameters(SerialConfig config) {
        SerialParameters parameters = new SerialParameters();
        parameters.setPortName(config.device());
        parameters.setBaudRate(config.baud());
        parameters.setDatabits(DATA_BITS);
        parameters.setStopbits(
                config.stopBits() == 2
                        ? AbstractSerialConnection.TWO_STOP_BITS
                        : AbstractSerialConnection.ONE_STOP_BIT);
        parameters.setParity(
                switch (config.parity()) {
                    case NONE -> AbstractSerialConnection.NO_PARITY;
                    case EVEN -> AbstractSerialConnection.EVEN_PARITY;
                    case ODD -> AbstractSerialConnection.ODD_PARITY;
                });
        parameters.setEncoding(Modbus.SERIAL_ENCODING_RTU);
        parameters.setEcho(false);
        return parameters;
    }

    // ---- On the field loop

    @Override
    public ByteBuf newFrame() {
        return Unpooled.buffer(ADU_MAX);
    }

    @Override
    public void send(ByteBuf frame, long patienceNs) {
        int timeoutMs = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(patienceNs) * TIMEOUT_SHARE);
        if (!waiting.offer(new Waiting(frame, timeoutMs))) {
            // The line is further behind than the link's time-outs allow for: this one will not be answered either.
            frame.release();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        link.onDisconnected(this);
    }

    // ---- On the line's thread

    private void run() {
        try {
            port.open();
            ModbusSerialTransport transport = (ModbusSerialTransport) port.getModbusTransport();
            onLoop(() -> link.onConnected(this));
            while (!isClosed) {
                Waiting next = waiting.take();
                transport.setTimeout(next.timeoutMs());
                serve(transport, next.frame());
            }
        } catch (InterruptedException e) {
            // Closed by the link.
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("serial line of {}", link.endpoint().name(), e);
            onLoop(() -> link.onConnectFailed(e));
        } finally {
            port.close();
        }
    }

    private void serve(ModbusSerialTransport transport, ByteBuf frame) {
        try {
            int id = frame.readUnsignedShort();
            frame.skipBytes(4);
            ByteBuf reply = reply(transport, id, frame);
            onLoop(() -> {
                if (!isClosed) {
                    link.onFrame(this, reply, 0, reply.readableBytes());
                    link.pump();
                }
            });
        } catch (ModbusIOException e) {
            LOG.debug("no answer on the serial line of {}", link.endpoint().name(), e);
            if (!port.isOpen()) {
                onLoop(this::close);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a request of ours that j2mod cannot read", e);
        } finally {
            frame.release();
        }
    }

    /** Sends unit and PDU and waits for the answer. */
    private static ByteBuf reply(ModbusSerialTransport transport, int id, ByteBuf frame)
            throws IOException, ModbusIOException {
        int unit = frame.readUnsignedByte();
        ModbusRequest request = ModbusRequest.createModbusRequest(frame.readUnsignedByte());
        request.setUnitID(unit);
        request.setHeadless();
        request.readData(new DataInputStream(new ByteBufInputStream(frame)));
        transport.writeRequest(request);
        ModbusResponse response = transport.readResponse();
        byte[] data = response.getMessage();
        ByteBuf reply = Unpooled.buffer(ModbusFrame.PDU_DATA + data.length);
        ModbusFrame.header(reply, id, response.getUnitID(), response.getFunctionCode(), 1 + data.length);
        return reply.writeBytes(data);
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The bus has been closed meanwhile.
            isClosed = true;
        }
    }
}
