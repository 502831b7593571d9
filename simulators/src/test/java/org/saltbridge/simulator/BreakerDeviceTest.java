package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;

/** The breaker's relay and the black start as a controller meets them: over Modbus. */
class BreakerDeviceTest {
    private static final int POSITION = 0;
    private static final int OPERATIONS = 1;
    private static final int BUS_V = 2;
    private static final int GRID_V = 4;
    private static final int BUS_HZ = 6;
    private static final int GRID_HZ = 8;
    private static final int BREAKER_COMMAND = 100;
    private static final int OPEN = 1;
    private static final int CLOSE = 2;
    private static final int LOCAL = 0;
    private static final int RELEASED = 1;
    private static final int PCS_V = 107;
    private static final int PCS_STATE = 113;
    private static final int PCS_COMMAND = 220;
    private static final int BLACK_START = 3;

    private PlantSimulator simulator;
    private Device breaker;
    private Device pcs;

    /** One unit and the connection to it. */
    private static final class Device {
        private final ModbusTCPMaster master;
        private final int unit;

        Device(PlantConfig plant, int index) throws Exception {
            DeviceConfig device = plant.devices().get(index);
            master = new ModbusTCPMaster(
                    "127.0.0.1", plant.endpoints().get(device.endpointIndex()).port(), 5_000, false);
            master.connect();
            unit = device.unitId();
        }

        int register(int address) throws ModbusException {
            return master.readMultipleRegisters(unit, address, 1)[0].getValue();
        }

        float real(int address) throws ModbusException {
            InputRegister[] words = master.readMultipleRegisters(unit, address, 2);
            return Float.intBitsToFloat(words[0].getValue() << 16 | words[1].getValue());
        }

        boolean bit(int address) throws ModbusException {
            return master.readInputDiscretes(unit, address, 1).getBit(0);
        }

        void write(int address, int value) throws ModbusException {
            master.writeSingleRegister(unit, address, new SimpleRegister(value));
        }
    }

    @BeforeEach
    void start() throws Exception {
        simulator = PlantSimulator.onFreePorts(BreakerPlants.withSimulation("grid: { model: steady }"));
        simulator.start();
        PlantConfig plant = simulator.plant();
        breaker = new Device(plant, plant.poi().breakerDeviceIndex());
        pcs = new Device(plant, plant.blocks().get(0).pcs().get(0).deviceIndex());
    }

    @AfterEach
    void stop() {
        breaker.master.disconnect();
        pcs.master.disconnect();
        simulator.close();
    }

    /** Both PCS fall out and are off. */
    private void dropAll() {
        for (int i = 0; i < simulator.physics().pcsCount(); i++) {
            PcsModel model = simulator.physics().pcs(i);
            synchronized (model) {
                model.reboot(true);
            }
        }
    }

    @Test
    void aPlantIsSeparatedStartedFromNothingAndConnectedAgain() throws Exception {
        assertEquals(2, breaker.register(POSITION));
        assertTrue(breaker.bit(RELEASED));
        breaker.write(BREAKER_COMMAND, OPEN);
        assertTrue(Within.seconds(5, () -> breaker.register(POSITION) == 1), "opens");
        assertEquals(34_500, breaker.real(BUS_V), 1, "an island");
        dropAll();
        assertTrue(Within.seconds(5, () -> breaker.real(BUS_V) == 0 && pcs.register(PCS_V) == 0), "dead");
        assertEquals(0, breaker.real(BUS_HZ));
        assertEquals(34_500, breaker.real(GRID_V), 1);
        assertEquals(60, breaker.real(GRID_HZ), 0.01);
        pcs.write(PCS_COMMAND, BLACK_START);
        assertTrue(Within.seconds(20, () -> pcs.register(PCS_STATE) == 4), "connects to a dead bus");
        assertTrue(Within.seconds(5, () -> breaker.real(BUS_V) > 34_000 && pcs.register(PCS_V) == 690), "live");
        assertEquals(1, breaker.register(POSITION), "and still an island");
        breaker.write(BREAKER_COMMAND, CLOSE);
        assertTrue(Within.seconds(10, () -> breaker.register(POSITION) == 2), "closes in step");
        assertEquals(2, breaker.register(OPERATIONS));
        assertEquals(4, pcs.register(PCS_STATE), "the PCS has stayed on");
    }

    @Test
    void aRelayInLocalOrWithoutReleaseShowsSoAndDoesNotMove() throws Exception {
        BreakerModel model = simulator.physics().breaker();
        synchronized (simulator.physics().gridLock()) {
            model.local(true);
        }
        assertTrue(breaker.bit(LOCAL));
        breaker.write(BREAKER_COMMAND, OPEN);
        assertEquals(2, breaker.register(POSITION));
        synchronized (simulator.physics().gridLock()) {
            model.local(false);
            simulator.physics().grid().voltageShare(0);
        }
        assertFalse(breaker.bit(LOCAL));
        assertFalse(breaker.bit(RELEASED));
        breaker.write(BREAKER_COMMAND, OPEN);
        assertTrue(Within.seconds(5, () -> breaker.register(POSITION) == 1), "opens");
        breaker.write(BREAKER_COMMAND, CLOSE);
        assertFalse(Within.seconds(1, () -> breaker.register(POSITION) != 1), "moves towards a dead grid");
        assertEquals(0, breaker.real(GRID_V));
        assertEquals(0, breaker.real(GRID_HZ));
    }
}
