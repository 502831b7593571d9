package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldStats;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

/** Every function code that profiles may use, over a socket, against j2mod's slave: reads 1 to 4, writes 5, 6, 15, 16, 23. */
@Timeout(60)
class FunctionCodeTest {
    private static final int SIZE = 64;
    private static final int[] WRITES = {5, 6, 15, 16, 23};
    /** A slave that shares its processor with other builds may be slow: that is no defect of the link. */
    private static final LinkConfig PATIENT = new LinkConfig(5000, 5000, 1, 0, 100, 400, 3);

    private final RecordingSinks sinks = new RecordingSinks();
    private final SimpleProcessImage image = new SimpleProcessImage(1);

    /** The write with function code {@code f} goes to address {@code f}. */
    private static SetpointDef setpoint(int function) {
        boolean isCoils = function == 5 || function == 15;
        WriteField field = Registers.field(isCoils ? RegisterType.BIT : RegisterType.S16, WordOrder.ABCD, 1);
        List<WriteField> fields = new ArrayList<>(List.of(field));
        if (function > 6) {
            fields.add(Registers.constant(isCoils ? RegisterType.BIT : RegisterType.U16, 1));
        }
        return new SetpointDef("Spt" + function, function, function, fields, null, Unit.NONE, 1, 0, 1000);
    }

    private static PlantConfig plant(int port) {
        List<RegisterDef> registers = new ArrayList<>();
        for (RegisterTable table : RegisterTable.values()) {
            RegisterType type = table.isBits() ? RegisterType.BIT : RegisterType.S16;
            registers.add(Registers.of(type)
                    .point("Read" + table.readFunction())
                    .at(table, 40)
                    .def());
        }
        List<SetpointDef> setpoints = new ArrayList<>();
        for (int function : WRITES) {
            setpoints.add(setpoint(function));
        }
        DeviceProfile profile = new DeviceProfile(
                "p",
                "P",
                "test",
                DeviceRole.PCS,
                100,
                0,
                100,
                Map.of(PollClass.FAST, 100),
                registers,
                setpoints,
                List.of(),
                List.of(),
                List.of());
        PlantConfig empty = new TestPlant().endpoint(port, PATIENT, 1).build();
        return new PlantConfig(
                empty.id(),
                empty.name(),
                empty.poi(),
                empty.dispatch(),
                empty.control(),
                empty.opcua(),
                empty.http(),
                empty.simulation(),
                List.of(new EndpointConfig(0, "E", "127.0.0.1", port, PATIENT)),
                List.of(new DeviceConfig(0, "Plant/D0", DeviceRole.PCS, profile, 0, 1)),
                List.of(),
                List.of());
    }

    @Test
    void eachReadsAndWritesItsOwnTable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (int i = 0; i < SIZE; i++) {
            image.addDigitalOut(i, new SimpleDigitalOut(i == 40));
            image.addDigitalIn(i, new SimpleDigitalIn(i != 40));
            image.addRegister(i, new SimpleRegister(i == 40 ? 333 : 0));
            image.addInputRegister(i, new SimpleInputRegister(i == 40 ? 444 : 0));
        }
        ModbusSlave slave = ModbusSlaveFactory.createTCPSlave(InetAddress.getLoopbackAddress(), port, 5, false);
        slave.addProcessImage(1, image);
        slave.open();
        try (ModbusFieldBus bus = new ModbusFieldBus(plant(port), sinks, sinks, nowNs -> true)) {
            bus.start();
            sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
            Map<Integer, Double> expected = Map.of(1, 1.0, 2, 0.0, 3, 333.0, 4, 444.0);
            RegisterTable[] tables = RegisterTable.values();
            for (int point = 0; point < tables.length; point++) {
                sinks.awaitGood(point, expected.getOrDefault(tables[point].readFunction(), Double.NaN));
            }
            for (int i = 0; i < WRITES.length; i++) {
                assertTrue(bus.setpoints().offer(0, i, 1, 100 + i, System.nanoTime() + TimeUnit.SECONDS.toNanos(20)));
                bus.setpoints().flush();
                assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(100 + i).result(), "function " + WRITES[i]);
            }
            assertTrue(image.getDigitalOut(5).isSet());
            assertEquals(1, image.getRegister(6).getValue());
            assertTrue(
                    image.getDigitalOut(15).isSet() && image.getDigitalOut(16).isSet());
            assertEquals(1, image.getRegister(16).getValue());
            assertEquals(1, image.getRegister(17).getValue());
            assertEquals(1, image.getRegister(23).getValue());
            assertEquals(1, image.getRegister(24).getValue());
            FieldStats stats = bus.stats(0);
            assertEquals(0, stats.exceptions(), "exceptions");
            assertEquals(0, stats.badReplies(), "bad replies");
            assertEquals(0, stats.timeouts(), "time-outs");
        } finally {
            ModbusSlaveFactory.close(slave);
        }
    }
}
