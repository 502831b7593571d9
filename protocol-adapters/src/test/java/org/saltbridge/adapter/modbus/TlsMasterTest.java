package org.saltbridge.adapter.modbus;

import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.Framing;

/** The master with Modbus/TCP Security, against j2mod's slave behind the TLS of the JDK. */
class TlsMasterTest extends ModbusMasterContract {
    @TempDir
    Path folder;

    @Override
    Slave openSlave() throws Exception {
        TestAuthority authority = new TestAuthority("CA");
        int slavePort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            slavePort = free.getLocalPort();
        }
        TlsFront front = new TlsFront(authority.server(authority.issue("D", "127.0.0.1", "", 10)), slavePort);
        return new J2modSlave(
                ModbusSlaveFactory.createTCPSlave(InetAddress.getLoopbackAddress(), slavePort, 5, false),
                front.port(),
                TestPlant.QUICK.with(
                        Framing.TCP, authority.files(folder, authority.issue("G", "127.0.0.1", "operator", 10)), null),
                front::close);
    }
}
