package org.saltbridge.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads a device profile. */
final class ProfileReader {
    static final Map<String, PollClass> POLL_CLASSES =
            Map.of("fast", PollClass.FAST, "normal", PollClass.NORMAL, "slow", PollClass.SLOW, "once", PollClass.ONCE);
    private static final Map<String, RegisterTable> TABLES = Map.of(
            "coil", RegisterTable.COIL,
            "discreteInput", RegisterTable.DISCRETE_INPUT,
            "holding", RegisterTable.HOLDING,
            "input", RegisterTable.INPUT);
    private static final Map<String, RegisterType> TYPES = byName(RegisterType.values());
    private static final Map<String, WordOrder> ORDERS =
            Map.of("ABCD", WordOrder.ABCD, "CDAB", WordOrder.CDAB, "BADC", WordOrder.BADC, "DCBA", WordOrder.DCBA);
    private static final Map<String, PointKind> KINDS = byName(PointKind.values());
    private static final Map<String, AlarmLevel> LEVELS = byName(AlarmLevel.values());
    private static final Map<String, DeviceRole> ROLES = Map.of(
            "pcs", DeviceRole.PCS,
            "bank", DeviceRole.BANK,
            "rack", DeviceRole.RACK,
            "meter", DeviceRole.POI_METER,
            "blockAux", DeviceRole.BLOCK_AUX);
    private static final Map<String, Unit> UNITS = unitsBySymbol();

    private final YamlMap root;
    private int addressBase;
    private RegisterTable defaultTable = RegisterTable.HOLDING;
    private WordOrder defaultOrder = WordOrder.ABCD;

    ProfileReader(YamlMap root) {
        this.root = root;
    }

    private static <E extends Enum<E>> Map<String, E> byName(E[] values) {
        Map<String, E> names = new LinkedHashMap<>();
        for (E value : values) {
            names.put(value.name().toLowerCase(Locale.ROOT), value);
        }
        return names;
    }

    private static Map<String, Unit> unitsBySymbol() {
        Map<String, Unit> units = new LinkedHashMap<>();
        for (Unit unit : Unit.values()) {
            units.put(unit.symbol(), unit);
        }
        return units;
    }

    DeviceProfile read() {
        addressBase = root.integer("addressBase", 0, 0, 1);
        YamlMap defaults = root.map("defaults");
        if (defaults != null) {
            defaultTable = defaults.choice("table", TABLES, RegisterTable.HOLDING);
            defaultOrder = defaults.choice("order", ORDERS, WordOrder.ABCD);
            defaults.close();
        }
        YamlMap read = root.map("read");
        YamlMap write = root.map("write");
        List<RegisterDef> registers = new ArrayList<>();
        for (YamlMap map : root.maps("registers")) {
            registers.add(register(map));
        }
        List<SetpointDef> setpoints = new ArrayList<>();
        for (YamlMap map : root.maps("setpoints")) {
            setpoints.add(setpoint(map));
        }
        List<IncomingHeartbeat> incoming = new ArrayList<>();
        List<OutgoingHeartbeat> outgoing = new ArrayList<>();
        heartbeats(incoming, outgoing);
        DeviceProfile profile = new DeviceProfile(
                root.text("profile"),
                root.text("title"),
                root.text("source"),
                root.choice("role", ROLES, DeviceRole.PCS),
                read == null ? 125 : read.integer("registersMax", 125, 1, 125),
                read == null ? 0 : read.integer("gapMax", 0, 0, 124),
                write == null ? 123 : write.integer("registersMax", 123, 1, 123),
                poll(root),
                registers,
                setpoints,
                incoming,
                outgoing,
                sequences());
        if (read != null) {
            read.close();
        }
        if (write != null) {
            write.close();
        }
        root.close();
        return profile;
    }

    /** The periods of a {@code poll} mapping in milliseconds. */
    static Map<PollClass, Integer> poll(YamlMap owner) {
        Map<PollClass, Integer> periods = new EnumMap<>(PollClass.class);
        YamlMap map = owner.map("poll");
        if (map != null) {
            POLL_CLASSES.forEach((name, pollClass) -> {
                if (pollClass != PollClass.ONCE && map.has(name)) {
                    int periodMs = (int) map.quantity(name, 1000, Quantity.MILLISECONDS);
                    if (periodMs < 10) {
                        map.problem(name, "a poll period must be at least 10 ms");
                    }
                    periods.put(pollClass, Math.max(10, periodMs));
                }
            });
            map.close();
        }
        return periods;
    }

    private int address(YamlMap map, RegisterType type) {
        int address = map.requiredInteger("address", addressBase, 65_535 + addressBase) - addressBase;
        if (address + type.registerCount() > 65_536) {
            map.problem("address", "the value ends behind the last register, 65535");
        }
        return address;
    }

    private RegisterDef register(YamlMap map) {
        RegisterType type = map.choice("type", TYPES, RegisterType.U16);
        PointKind kind = map.choice("kind", KINDS, type.isBitField() ? PointKind.BITFIELD : PointKind.ANALOG);
        double[] range = range(map);
        double scale = map.number("scale", 1);
        if (scale == 0) {
            map.problem("scale", "scale must not be 0");
        }
        RegisterDef register = new RegisterDef(
                map.text("point"),
                map.choice("table", TABLES, defaultTable),
                address(map, type),
                type,
                map.choice("order", ORDERS, defaultOrder),
                scale,
                map.number("offset", 0),
                map.textOrNull("scaleFactor"),
                map.flag("invertSign", false),
                kind,
                map.choice("unit", UNITS, Unit.NONE),
                range[0],
                range[1],
                labels(map),
                bits(map),
                map.choice("poll", POLL_CLASSES, PollClass.NORMAL),
                sentinels(map, type),
                map.text("description", ""));
        if (register.table().isBits() != (type == RegisterType.BIT)) {
            map.problem("type", "type bit goes with the tables coil and discreteInput, and only with them");
        }
        map.close();
        return register;
    }

    private static double[] range(YamlMap map) {
        double[] range = {Double.NaN, Double.NaN};
        List<Node> ends = map.list("range");
        if (!ends.isEmpty()) {
            if (ends.size() != 2) {
                map.problem("range", "range must be [low, high]");
                return range;
            }
            for (int i = 0; i < 2; i++) {
                try {
                    range[i] = Double.parseDouble(((ScalarNode) ends.get(i)).getValue());
                } catch (NumberFormatException | ClassCastException e) {
                    map.file().problem(ends.get(i), "range must be two numbers");
                }
            }
            if (range[0] > range[1]) {
                map.problem("range", "the low end of the range is above its high end");
            }
        }
        return range;
    }

    private static List<EnumLabel> labels(YamlMap map) {
        List<EnumLabel> labels = new ArrayList<>();
        YamlMap names = map.map("labels");
        if (names != null) {
            for (Map.Entry<String, NodeTuple> entry : names.entries().entrySet()) {
                Long value = YamlFile.parseInteger(entry.getKey());
                if (value == null) {
                    map.file().problem(entry.getValue().getKeyNode(), "a label's key must be a whole number");
                } else {
                    labels.add(new EnumLabel(value.intValue(), names.text(entry.getKey())));
                }
            }
        }
        return labels;
    }

    private static List<BitDef> bits(YamlMap map) {
        List<BitDef> bits = new ArrayList<>();
        for (YamlMap bit : map.maps("bits")) {
            bits.add(new BitDef(
                    bit.requiredInteger("bit", 0, 31),
                    bit.text("point"),
                    bit.choice("level", LEVELS, AlarmLevel.NONE),
                    bit.text("description", "")));
            bit.close();
        }
        return bits;
    }

    private static List<Long> sentinels(YamlMap map, RegisterType type) {
        List<Long> sentinels = new ArrayList<>();
        Node node = map.node("sentinels");
        if (node instanceof ScalarNode scalar && scalar.getValue().equals("sunspec")) {
            long allOnes = type.registerCount() == 4 ? -1 : (1L << (16 * type.registerCount())) - 1;
            boolean signed = type == RegisterType.S16 || type == RegisterType.S32 || type == RegisterType.S64;
            sentinels.add(signed ? (allOnes >>> 1) + 1 : allOnes);
        } else if (node instanceof SequenceNode) {
            for (Node element : map.list("sentinels")) {
                Long value = element instanceof ScalarNode scalar ? YamlFile.parseInteger(scalar.getValue()) : null;
                if (value == null) {
                    map.file().problem(element, "a sentinel must be a whole number, such as 0xFFFF");
                } else {
                    sentinels.add(value);
                }
            }
        } else if (node != null) {
            map.problem("sentinels", "sentinels must be a list of raw values, or sunspec");
        }
        return sentinels;
    }

    private SetpointDef setpoint(YamlMap map) {
        List<WriteField> fields = new ArrayList<>();
        for (YamlMap field : map.maps("fields")) {
            double scale = field.number("scale", 1);
            if (scale == 0) {
                field.problem("scale", "scale must not be 0");
            }
            fields.add(new WriteField(
                    field.choice("type", TYPES, RegisterType.U16),
                    field.choice("order", ORDERS, defaultOrder),
                    scale,
                    field.flag("invertSign", false),
                    field.number("constant", Double.NaN)));
            field.close();
        }
        if (fields.stream().filter(WriteField::isSetpoint).count() != 1) {
            map.problem("fields", "exactly one field of a setpoint must be without a constant");
        }
        double[] range = range(map);
        if (Double.isNaN(range[0]) || Double.isNaN(range[1])) {
            map.problem("range", "a setpoint needs a range");
        }
        RegisterType first = fields.isEmpty() ? RegisterType.U16 : fields.get(0).type();
        SetpointDef setpoint = new SetpointDef(
                map.text("point"),
                map.requiredInteger("function", 5, 23),
                address(map, first),
                fields,
                map.textOrNull("readback"),
                map.choice("unit", UNITS, Unit.NONE),
                map.number("quantum", 1),
                range[0],
                range[1]);
        map.close();
        return setpoint;
    }

    private void heartbeats(List<IncomingHeartbeat> incoming, List<OutgoingHeartbeat> outgoing) {
        YamlMap map = root.map("heartbeats");
        if (map == null) {
            return;
        }
        for (YamlMap beat : map.maps("incoming")) {
            incoming.add(new IncomingHeartbeat(
                    beat.text("point"), (int) beat.quantity("timeout", 3000, Quantity.MILLISECONDS)));
            beat.close();
        }
        for (YamlMap beat : map.maps("outgoing")) {
            outgoing.add(new OutgoingHeartbeat(
                    address(beat, RegisterType.U16),
                    beat.integer("function", 6, 6, 16),
                    (int) beat.quantity("period", 1000, Quantity.MILLISECONDS),
                    beat.integer("wrapAt", 65_536, 2, 65_536)));
            beat.close();
        }
        map.close();
    }

    private List<SequenceDef> sequences() {
        List<SequenceDef> sequences = new ArrayList<>();
        YamlMap map = root.map("sequences");
        if (map == null) {
            return sequences;
        }
        for (String name : map.entries().keySet()) {
            List<SequenceStep> steps = new ArrayList<>();
            for (YamlMap step : map.maps(name)) {
                List<Integer> values = new ArrayList<>();
                for (Node value : step.list("values")) {
                    Long parsed = value instanceof ScalarNode scalar ? YamlFile.parseInteger(scalar.getValue()) : null;
                    if (parsed != null) {
                        values.add(parsed.intValue());
                    }
                }
                steps.add(new SequenceStep(
                        step.integer("function", 6, 5, 16),
                        address(step, RegisterType.U16),
                        step.requiredInteger("value", 0, 65_535),
                        step.text("expect"),
                        values,
                        (int) step.quantity("timeout", 10_000, Quantity.MILLISECONDS)));
                step.close();
            }
            sequences.add(new SequenceDef(name, steps));
        }
        return sequences;
    }
}
