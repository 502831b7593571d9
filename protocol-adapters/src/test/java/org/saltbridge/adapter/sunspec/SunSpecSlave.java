package org.saltbridge.adapter.sunspec;

import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.exceptions.UnknownUnitIdException;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersResponse;
import com.digitalpetri.modbus.server.ModbusRequestContext;
import com.digitalpetri.modbus.server.ModbusServices;
import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * A SunSpec device behind digitalpetri's Modbus server, unit 1. Registers that were not put there are refused with
 * exception 2. Models are put one behind the other; what a test does not set is "not implemented".
 */
final class SunSpecSlave implements AutoCloseable {
    private static final int ABSENT = -1;

    record Write(int address, List<Integer> values) {}

    private final int[] registers = new int[65_536];
    private final Set<Integer> silent = new HashSet<>();
    private final List<Write> writes = new ArrayList<>();
    private final ModbusTcpServer server;
    private final int port;
    private int readMax = 125;
    private int end;

    /** @param base where the marker stands. */
    SunSpecSlave(int base) throws Exception {
        Arrays.fill(registers, ABSENT);
        put(base, 0x5375, 0x6E53);
        end = base + 2;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = ModbusTcpServer.create(
                NettyTcpServerTransport.create(
                        config -> config.setBindAddress("127.0.0.1").setPort(port)),
                new Services());
        server.start();
    }

    int port() {
        return port;
    }

    /** Adds a model and returns the address of its ID register; all its points are 0xFFFF. */
    int model(int id, int length) {
        int address = end;
        put(address, id, length);
        for (int i = 0; i < length; i++) {
            put(address + 2 + i, 0xFFFF);
        }
        end = address + 2 + length;
        return address;
    }

    /** The common model with a manufacturer, model, version and serial number. */
    int common() {
        int address = model(1, 66);
        text(address + 2, 16, "Acme Power");
        text(address + 18, 16, "Grid 2500");
        text(address + 42, 8, "1.2.3");
        text(address + 50, 16, "SN-0007");
        return address;
    }

    /** Several registers change between two requests, never within one. */
    synchronized void atOnce(Runnable change) {
        change.run();
    }

    void endMarker() {
        put(end, 0xFFFF, 0);
    }

    /** The first address behind what has been put so far. */
    int end() {
        return end;
    }

    synchronized void put(int address, int... values) {
        for (int i = 0; i < values.length; i++) {
            registers[address + i] = values[i] & 0xFFFF;
        }
    }

    /** A value of two registers. */
    void put32(int address, long value) {
        put(address, (int) (value >>> 16), (int) value);
    }

    /** A value of four registers. */
    void put64(int address, long value) {
        put32(address, value >>> 32);
        put32(address + 2, value);
    }

    void text(int address, int size, String text) {
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), 2 * size);
        for (int i = 0; i < size; i++) {
            put(address + i, ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF));
        }
    }

    /** Reads that begin here are never answered. */
    synchronized void silentAt(int address) {
        silent.add(address);
    }

    /** Longer reads are refused with exception 3. */
    synchronized void readMax(int registerCount) {
        readMax = registerCount;
    }

    synchronized int get(int address) {
        return registers[address];
    }

    /** Every write so far, in order. */
    synchronized List<Write> writes() {
        return List.copyOf(writes);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Services implements ModbusServices {
        @Override
        public ReadHoldingRegistersResponse readHoldingRegisters(
                ModbusRequestContext context, int unitId, ReadHoldingRegistersRequest request)
                throws ModbusResponseException, UnknownUnitIdException {
            synchronized (SunSpecSlave.this) {
                if (unitId != 1 || silent.contains(request.address())) {
                    // The server answers nothing then.
                    throw new UnknownUnitIdException(unitId);
                }
                if (request.quantity() > readMax) {
                    throw new ModbusResponseException(3, 3);
                }
                byte[] bytes = new byte[2 * request.quantity()];
                for (int i = 0; i < request.quantity(); i++) {
                    int register = request.address() + i < registers.length ? registers[request.address() + i] : ABSENT;
                    if (register == ABSENT) {
                        throw new ModbusResponseException(3, 2);
                    }
                    bytes[2 * i] = (byte) (register >>> 8);
                    bytes[2 * i + 1] = (byte) register;
                }
                return new ReadHoldingRegistersResponse(bytes);
            }
        }

        @Override
        public WriteMultipleRegistersResponse writeMultipleRegisters(
                ModbusRequestContext context, int unitId, WriteMultipleRegistersRequest request) {
            synchronized (SunSpecSlave.this) {
                List<Integer> values = new ArrayList<>();
                for (int i = 0; i < request.quantity(); i++) {
                    int value = ((request.values()[2 * i] & 0xFF) << 8) | (request.values()[2 * i + 1] & 0xFF);
                    values.add(value);
                    registers[request.address() + i] = value;
                }
                writes.add(new Write(request.address(), List.copyOf(values)));
                return new WriteMultipleRegistersResponse(request.address(), request.quantity());
            }
        }
    }
}
