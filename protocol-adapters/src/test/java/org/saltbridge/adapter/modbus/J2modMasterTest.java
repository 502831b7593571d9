package org.saltbridge.adapter.modbus;

import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The master against j2mod's slave. */
class J2modMasterTest extends ModbusMasterContract {
    private static final int REGISTERS = 1000;

    @Override
    Slave openSlave() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SimpleProcessImage image = new SimpleProcessImage(1);
        for (int i = 0; i < REGISTERS; i++) {
            image.addRegister(i, new SimpleRegister(0));
        }
        ModbusSlave slave = ModbusSlaveFactory.createTCPSlave(InetAddress.getLoopbackAddress(), port, 5, false);
        slave.addProcessImage(1, image);
        slave.open();
        return new Slave() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void set(int address, int value) {
                image.getRegister(address).setValue((short) value);
            }

            @Override
            public int get(int address) {
                return image.getRegister(address).toShort();
            }

            @Override
            public void close() {
                ModbusSlaveFactory.close(slave);
            }
        };
    }
}
