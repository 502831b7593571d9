package org.saltbridge.adapter.modbus;

/** The master against our own slave on a raw socket. */
class ScriptedMasterTest extends ModbusMasterContract {
    @Override
    Slave openSlave() throws Exception {
        ScriptedSlave slave = new ScriptedSlave();
        return new Slave() {
            @Override
            public int port() {
                return slave.port();
            }

            @Override
            public void set(int address, int value) {
                slave.set(1, address, value);
            }

            @Override
            public int get(int address) {
                return (short) slave.get(1, address);
            }

            @Override
            public void close() {
                slave.close();
            }
        };
    }
}
