package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;

class PlantSimulatorTest {
    private static final int SETPOINT_ADDRESS = 200;

    @Test
    void aSetpointWrittenByAnotherMasterMovesThePlantAndItsMeter() throws Exception {
        PlantConfig small = ConfigReader.readBundledPlant("small").plantOrThrow();
        try (PlantSimulator simulator = PlantSimulator.onFreePorts(small)) {
            simulator.start();
            PcsConfig pcs = simulator.plant().blocks().get(0).pcs().get(0);
            DeviceConfig device = simulator.plant().devices().get(pcs.deviceIndex());
            int port = simulator.plant().endpoints().get(device.endpointIndex()).port();
            ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", port, 1000, false);
            master.connect();
            try {
                master.writeMultipleRegisters(device.unitId(), SETPOINT_ADDRESS, s32(1_000_000));
                assertTrue(within5s(() -> Math.abs(simulator.pcsW(0) - 1_000_000) < 1_000), "follows the setpoint");
                assertTrue(within5s(() -> simulator.poiW() > 900_000 && simulator.poiW() < 1_000_000), "at the meter");
                Register[] power = master.readMultipleRegisters(device.unitId(), 100, 2);
                int shownW = (power[0].getValue() << 16) | power[1].getValue();
                assertEquals(1_000_000, shownW, 1_000);
                assertEquals(1, simulator.writeLog(device.path()).count(16));
                assertEquals(1, simulator.writeLog(device.path()).count());
            } finally {
                master.disconnect();
            }
        }
    }

    private static Register[] s32(int value) {
        return new Register[] {new SimpleRegister(value >>> 16), new SimpleRegister(value & 0xFFFF)};
    }

    private static boolean within5s(BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        return true;
    }
}
