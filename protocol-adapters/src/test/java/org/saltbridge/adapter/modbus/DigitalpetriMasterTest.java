package org.saltbridge.adapter.modbus;

import com.digitalpetri.modbus.server.ModbusTcpServer;
import com.digitalpetri.modbus.server.ProcessImage;
import com.digitalpetri.modbus.server.ReadWriteModbusServices;
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** The master against digitalpetri's server. */
class DigitalpetriMasterTest extends ModbusMasterContract {
    @Override
    Slave openSlave() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessImage image = new ProcessImage();
        NettyTcpServerTransport transport = NettyTcpServerTransport.create(
                config -> config.setBindAddress("127.0.0.1").setPort(port));
        ModbusTcpServer server = ModbusTcpServer.create(transport, new ReadWriteModbusServices() {
            @Override
            protected Optional<ProcessImage> getProcessImage(int unitId) {
                return unitId == 1 ? Optional.of(image) : Optional.empty();
            }
        });
        server.start();
        return new Slave() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void set(int address, int value) {
                byte[] bytes = ByteBuffer.allocate(2).putShort((short) value).array();
                image.with(transaction -> transaction.writeHoldingRegisters(all -> all.put(address, bytes)));
            }

            @Override
            public int get(int address) {
                byte[] bytes = image.get(
                        transaction -> transaction.readHoldingRegisters(all -> all.getOrDefault(address, new byte[2])));
                return ByteBuffer.wrap(bytes).getShort();
            }

            @Override
            public void close() {
                try {
                    server.stop();
                } catch (ExecutionException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }
}
