package org.saltbridge.adapter.modbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.HttpConfig;
import org.saltbridge.config.IncomingHeartbeat;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.OpcUaConfig;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PoiConfig;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.SimulationConfig;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

/**
 * Small plants for tests of the link. Every device has the same shape, see the point numbers: a fast value A at 10, a fast
 * value B at 500, a rating read once at 700, a setpoint at 200 that is read back at 100.
 */
final class TestPlant {
    static final int A = 0;
    static final int B = 1;
    static final int RATING = 2;
    static final int READBACK = 3;
    static final int POINTS = 4;

    static final int A_ADDRESS = 10;
    static final int B_ADDRESS = 500;
    static final int RATING_ADDRESS = 700;
    static final int READBACK_ADDRESS = 100;
    static final int SETPOINT_ADDRESS = 200;
    static final int HEARTBEAT_ADDRESS = 210;

    static final LinkConfig QUICK = new LinkConfig(300, 1000, 1, 0, 100, 400, 3);

    private final List<EndpointConfig> endpoints = new ArrayList<>();
    private final List<DeviceConfig> devices = new ArrayList<>();
    private int fastMs = 100;
    private int setpointFunction = 16;
    private List<IncomingHeartbeat> incoming = List.of();
    private List<OutgoingHeartbeat> outgoing = List.of();
    private final List<RegisterDef> extra = new ArrayList<>();

    TestPlant fastMs(int ms) {
        fastMs = ms;
        return this;
    }

    TestPlant setpointFunction(int code) {
        setpointFunction = code;
        return this;
    }

    /** This point must change. */
    TestPlant incomingHeartbeat(String point, int timeoutMs) {
        incoming = List.of(new IncomingHeartbeat(point, timeoutMs));
        return this;
    }

    TestPlant outgoingHeartbeat(int periodMs) {
        return outgoingHeartbeat(periodMs, -1);
    }

    /** Writes this value each time, or counts where it is −1. */
    TestPlant outgoingHeartbeat(int periodMs, int constant) {
        outgoing = List.of(new OutgoingHeartbeat(HEARTBEAT_ADDRESS, 6, periodMs, 1000, constant));
        return this;
    }

    TestPlant register(String name, int address) {
        extra.add(register(name, address, PollClass.FAST));
        return this;
    }

    int pointsPerDevice() {
        return POINTS + extra.size();
    }

    /** One more endpoint with these units behind it; call last. */
    TestPlant endpoint(int port, LinkConfig link, int... units) {
        int index = endpoints.size();
        endpoints.add(new EndpointConfig(index, "E" + index, "127.0.0.1", port, link));
        DeviceProfile profile = profile();
        for (int unit : units) {
            int device = devices.size();
            devices.add(new DeviceConfig(device, "Plant/D" + device, DeviceRole.PCS, profile, index, unit));
        }
        return this;
    }

    private DeviceProfile profile() {
        List<RegisterDef> registers = new ArrayList<>(List.of(
                register("A", A_ADDRESS, PollClass.FAST),
                register("B", B_ADDRESS, PollClass.FAST),
                register("Rating", RATING_ADDRESS, PollClass.ONCE),
                register("Readback", READBACK_ADDRESS, PollClass.FAST)));
        registers.addAll(extra);
        List<WriteField> fields = List.of(new WriteField(
                setpointFunction == 6 ? RegisterType.S16 : RegisterType.S32, WordOrder.ABCD, 1, false, Double.NaN));
        SetpointDef setpoint = new SetpointDef(
                "Spt", setpointFunction, SETPOINT_ADDRESS, fields, "Readback", Unit.WATT, 1, -1_000_000, 1_000_000);
        return new DeviceProfile(
                "test",
                "Test device",
                "test",
                DeviceRole.PCS,
                100,
                4,
                10,
                Map.of(PollClass.FAST, fastMs, PollClass.NORMAL, 1000, PollClass.SLOW, 5000),
                registers,
                List.of(setpoint),
                incoming,
                outgoing,
                List.of());
    }

    private static RegisterDef register(String name, int address, PollClass poll) {
        return new RegisterDef(
                name,
                RegisterTable.HOLDING,
                address,
                RegisterType.S16,
                WordOrder.ABCD,
                1,
                0,
                null,
                false,
                PointKind.ANALOG,
                Unit.WATT,
                Double.NaN,
                Double.NaN,
                List.of(),
                List.of(),
                poll,
                List.of(),
                name);
    }

    PlantConfig build() {
        return new PlantConfig(
                "test",
                "Test",
                new PoiConfig(1, 1, 1, 1, 60, 400, 0, -1, -1, -1),
                DispatchConfig.DEFAULT,
                ControlConfig.DEFAULT,
                OpcUaConfig.DEFAULT,
                HttpConfig.DEFAULT,
                SimulationConfig.DEFAULT,
                endpoints,
                devices,
                List.of(),
                List.of());
    }
}
