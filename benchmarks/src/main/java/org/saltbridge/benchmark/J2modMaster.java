package org.saltbridge.benchmark;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** j2mod's master as people use it: a blocking connection and a thread for each device. */
final class J2modMaster implements ModbusClientCommand.Master {
    private static final int TIMEOUT_MS = 500;
    private static final int STACK_BYTES = 256 * 1024;

    private final LongAdder transactions = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private volatile boolean isRunning = true;

    J2modMaster(int firstPort, int devices, int periodMs) throws Exception {
        long startNs = System.nanoTime();
        long periodNs = periodMs * 1_000_000L;
        for (int i = 0; i < devices; i++) {
            ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", firstPort + i, TIMEOUT_MS, false);
            master.connect();
            long firstNs = startNs + periodNs * i / devices;
            Thread thread = new Thread(null, () -> poll(master, firstNs, periodNs), "j2mod-" + i, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void poll(ModbusTCPMaster master, long firstNs, long periodNs) {
        double[] values = new double[BenchSlave.VALUES];
        long dueNs = firstNs;
        while (isRunning) {
            for (long leftNs = dueNs - System.nanoTime(); leftNs > 0 && isRunning; leftNs = dueNs - System.nanoTime()) {
                LockSupport.parkNanos(leftNs);
            }
            try {
                Register[] registers = master.readMultipleRegisters(1, 0, BenchSlave.VALUES);
                for (int i = 0; i < registers.length; i++) {
                    values[i] = registers[i].toUnsignedShort();
                }
                transactions.increment();
            } catch (ModbusException e) {
                missed.increment();
            }
            dueNs += periodNs;
            while (dueNs - System.nanoTime() <= 0) {
                dueNs += periodNs;
                missed.increment();
            }
        }
        master.disconnect();
    }

    @Override
    public long transactions() {
        return transactions.sum();
    }

    @Override
    public long missed() {
        return missed.sum();
    }

    @Override
    public void close() {
        isRunning = false;
    }
}
