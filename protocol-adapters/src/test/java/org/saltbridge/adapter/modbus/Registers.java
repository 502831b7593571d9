package org.saltbridge.adapter.modbus;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.AlarmLevel;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

/** Register definitions for tests: a plain holding register, changed where the test needs it. */
final class Registers {
    private final RegisterType type;
    private String point = "X/V";
    private RegisterTable table = RegisterTable.HOLDING;
    private int address;
    private WordOrder order = WordOrder.ABCD;
    private double scale = 1;
    private double offset;
    private @Nullable String scaleFactorPoint;
    private boolean isInverted;
    private PointKind kind = PointKind.ANALOG;
    private double low = Double.NaN;
    private double high = Double.NaN;
    private List<EnumLabel> labels = List.of();
    private List<BitDef> bits = List.of();
    private PollClass poll = PollClass.FAST;
    private List<Long> sentinels = List.of();

    private Registers(RegisterType type) {
        this.type = type;
    }

    static Registers of(RegisterType type) {
        return new Registers(type);
    }

    Registers point(String newPoint) {
        point = newPoint;
        return this;
    }

    Registers at(RegisterTable newTable, int newAddress) {
        table = newTable;
        address = newAddress;
        return this;
    }

    Registers order(WordOrder newOrder) {
        order = newOrder;
        return this;
    }

    Registers scale(double newScale, double newOffset) {
        scale = newScale;
        offset = newOffset;
        return this;
    }

    Registers scaleFactor(String newPoint) {
        scaleFactorPoint = newPoint;
        return this;
    }

    Registers inverted() {
        isInverted = true;
        return this;
    }

    Registers range(double newLow, double newHigh) {
        low = newLow;
        high = newHigh;
        return this;
    }

    Registers labels(int... values) {
        kind = PointKind.ENUM;
        labels = Arrays.stream(values).mapToObj(v -> new EnumLabel(v, "L" + v)).toList();
        return this;
    }

    Registers bits(int... numbers) {
        bits = Arrays.stream(numbers)
                .mapToObj(n -> new BitDef(n, point + n, AlarmLevel.ALARM, ""))
                .toList();
        return this;
    }

    Registers poll(PollClass newPoll) {
        poll = newPoll;
        return this;
    }

    Registers sentinels(Long... values) {
        sentinels = List.of(values);
        return this;
    }

    RegisterDef def() {
        return new RegisterDef(
                point,
                table,
                address,
                type,
                order,
                scale,
                offset,
                scaleFactorPoint,
                isInverted,
                kind,
                Unit.NONE,
                low,
                high,
                labels,
                bits,
                poll,
                sentinels,
                "");
    }

    RegisterDecoder decoder() {
        return new RegisterDecoder(def());
    }

    static DeviceProfile profile(int readMax, int gapMax, List<RegisterDef> registers) {
        return new DeviceProfile(
                "p",
                "P",
                "test",
                DeviceRole.PCS,
                readMax,
                gapMax,
                123,
                Map.of(PollClass.FAST, 200),
                registers,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    static WriteField field(RegisterType type, WordOrder order, double scale) {
        return new WriteField(type, order, scale, false, Double.NaN);
    }

    static WriteField constant(RegisterType type, double value) {
        return new WriteField(type, WordOrder.ABCD, 1, false, value);
    }

    static SetpointDef setpoint(int function, double low, double high, WriteField... fields) {
        return new SetpointDef("X/Spt", function, 0x1234, List.of(fields), null, Unit.NONE, 1, low, high);
    }
}
