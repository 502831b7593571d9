package org.saltbridge.adapter.modbus;

import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.saltbridge.config.Framing;

/** The master with RTU over TCP, against j2mod's listener of that kind. */
class RtuOverTcpMasterTest extends ModbusMasterContract {
    @Override
    Slave openSlave() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return new J2modSlave(
                ModbusSlaveFactory.createTCPSlave(InetAddress.getLoopbackAddress(), port, 5, true),
                port,
                TestPlant.QUICK.with(Framing.RTU, null, null),
                () -> {});
    }
}
