package org.saltbridge.adapter.modbus;

import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import org.saltbridge.config.LinkConfig;

/** A slave of j2mod with unit 1, whatever it listens on. */
final class J2modSlave implements ModbusMasterContract.Slave {
    private static final int REGISTERS = 1000;

    private final ModbusSlave slave;
    private final int port;
    private final LinkConfig link;
    private final Runnable onClose;
    private final SimpleProcessImage image = new SimpleProcessImage(1);

    J2modSlave(ModbusSlave slave, int port, LinkConfig link, Runnable onClose) throws Exception {
        this.slave = slave;
        this.port = port;
        this.link = link;
        this.onClose = onClose;
        for (int i = 0; i < REGISTERS; i++) {
            image.addRegister(i, new SimpleRegister(0));
        }
        slave.addProcessImage(1, image);
        slave.open();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public LinkConfig link() {
        return link;
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
        onClose.run();
        ModbusSlaveFactory.close(slave);
    }
}
