package org.saltbridge.adapter.modbus;

import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The master against j2mod's slave. */
class J2modMasterTest extends ModbusMasterContract {

    @Override
    Slave openSlave() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return new J2modSlave(
                ModbusSlaveFactory.createTCPSlave(InetAddress.getLoopbackAddress(), port, 5, false),
                port,
                TestPlant.QUICK,
                () -> {});
    }
}
