package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.facade.ModbusTCPMaster;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;

/** A simulated inverter of the KACO-like profile, met by a master of another kind: its own states, shares and scales. */
class VendorDeviceTest {
    private static final String PLANT = """
            plant: { id: vendors, name: Vendors }
            poi: { rated: 92 kW, meter: { profile: generic-meter, port: 15020 } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: kaco-gridsave-like
                rated: 92 kW
                port: 15100
                containers:
                  count: 1
                  profile: nuvation-like
                  port: 15200
                  unit: 100
                  racks: { count: 2, profile: soltaro-like, unit: { first: 1 } }
            simulation: { initialSoc: 50 % }
            """;

    private static final int POWER = 40_084;
    private static final int REQUESTED_STATE = 40_156;
    private static final int STATE = 40_157;
    private static final int SETPOINT = 40_161;

    @TempDir
    Path folder;

    private interface Use {
        void with(ModbusTCPMaster master, int unit) throws Exception;
    }

    private void simulate(int deviceIndex, Use use) throws Exception {
        PlantConfig config = ConfigReader.readPlant(Files.writeString(folder.resolve("plant.yaml"), PLANT))
                .plantOrThrow();
        try (PlantSimulator simulator = PlantSimulator.onFreePorts(config)) {
            simulator.start();
            DeviceConfig device = simulator.plant().devices().get(deviceIndex);
            int port = simulator.plant().endpoints().get(device.endpointIndex()).port();
            ModbusTCPMaster master = new ModbusTCPMaster("127.0.0.1", port, 5_000, false);
            master.connect();
            try {
                use.with(master, device.unitId());
            } finally {
                master.disconnect();
            }
        }
    }

    private static int read(ModbusTCPMaster master, int unit, int address) throws ModbusException {
        return (short) master.readMultipleRegisters(unit, address, 1)[0].getValue();
    }

    private static void write(ModbusTCPMaster master, int unit, int address, int value) throws ModbusException {
        master.writeMultipleRegisters(unit, address, new Register[] {new SimpleRegister(value)});
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void aShareOfItsRatingIsFollowedAndShownWithAPowerOfTen() throws Exception {
        simulate(1, (master, unit) -> {
            write(master, unit, SETPOINT, -500);
            double watts = Math.pow(10, read(master, unit, POWER + 1));
            await("charges with 46 kW", () -> Math.abs(read(master, unit, POWER) * watts + 46_000) < 500);
            assertEquals(-500, read(master, unit, SETPOINT));
            assertEquals(92_000, read(master, unit, 40_124) * Math.pow(10, read(master, unit, 40_144)));
        });
    }

    @Test
    void itIsSwitchedOffAndHasToBeWokenBeforeItStarts() throws Exception {
        simulate(1, (master, unit) -> {
            assertEquals(11, read(master, unit, STATE), "grid connected");
            write(master, unit, REQUESTED_STATE, 1);
            await("off", () -> read(master, unit, STATE) == 1);
            write(master, unit, REQUESTED_STATE, 8);
            await("on standby", () -> read(master, unit, STATE) == 8);
            write(master, unit, REQUESTED_STATE, 11);
            await("connected again", () -> read(master, unit, STATE) == 11);
        });
    }

    @Test
    void aBankShowsItsValuesInTheFinestStepsThatFit() throws Exception {
        simulate(2, (master, unit) -> {
            assertEquals(3, read(master, unit, 40_116), "connected");
            double percent = read(master, unit, 40_105) * Math.pow(10, read(master, unit, 40_150));
            assertEquals(50, percent, 0.5);
            double cellV = read(master, unit, 40_131) * Math.pow(10, read(master, unit, 40_154));
            assertTrue(cellV > 2 && cellV < 4, cellV + " V");
        });
    }
}
