package org.saltbridge.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Turns one profile document into a {@link DeviceProfile}. */
final class ProfileReader {
    /** Anything else is reported by the schema. */
    private static final Pattern LABEL_KEY = Pattern.compile("-?[0-9]{1,5}|0x[0-9A-Fa-f]{1,4}");

    private final Section root;
    private final Section defaults;
    private final int addressBase;

    private ProfileReader(Section root) {
        this.root = root;
        defaults = root.section("defaults");
        addressBase = root.integer("addressBase", 0);
    }

    static DeviceProfile read(Section root) {
        return new ProfileReader(root).profile();
    }

    private DeviceProfile profile() {
        List<RegisterDef> registers = new ArrayList<>();
        for (Section register : root.items("registers")) {
            registers.add(register(register));
        }
        List<SetpointDef> setpoints = new ArrayList<>();
        for (Section setpoint : root.items("setpoints")) {
            setpoints.add(setpoint(setpoint));
        }
        Section read = root.section("read");
        return new DeviceProfile(
                root.text("profile", ""),
                root.text("title", ""),
                root.text("source", ""),
                root.choice("role", Names.ROLES, DeviceRole.PCS),
                read.integer("registersMax", 125),
                read.integer("gapMax", 0),
                root.section("write").integer("registersMax", 123),
                pollMs(root.section("poll"), Map.of()),
                registers,
                setpoints,
                incomingHeartbeats(),
                outgoingHeartbeats(),
                sequences());
    }

    /** The periods of a {@code poll} section over those of the profile. */
    static Map<PollClass, Integer> pollMs(Section poll, Map<PollClass, Integer> base) {
        Map<PollClass, Integer> pollMs = new EnumMap<>(PollClass.class);
        pollMs.putAll(base);
        for (PollClass pollClass : List.of(PollClass.FAST, PollClass.NORMAL, PollClass.SLOW)) {
            String key = pollClass.name().toLowerCase(Locale.ROOT);
            if (poll.has(key)) {
                int periodMs = poll.timeMs(key, 1000);
                if (periodMs < PlantChecks.PERIOD_MIN_MS) {
                    poll.error(key, "poll period " + key + " must be at least " + PlantChecks.PERIOD_MIN_MS + " ms");
                    periodMs = 1000;
                }
                pollMs.put(pollClass, periodMs);
            }
        }
        return pollMs;
    }

    private RegisterDef register(Section section) {
        RegisterTable table =
                section.choice("table", Names.TABLES, defaults.choice("table", Names.TABLES, RegisterTable.HOLDING));
        RegisterType type = section.choice("type", Names.TYPES, table.isBits() ? RegisterType.BIT : RegisterType.U16);
        return new RegisterDef(
                section.text("point", ""),
                table,
                section.integer("address", addressBase) - addressBase,
                type,
                order(section),
                section.number("scale", 1),
                section.number("offset", 0),
                section.textOrNull("scaleFactor"),
                section.flag("invertSign", false),
                section.choice("kind", Names.KINDS, defaultKind(type)),
                section.choice("unit", Names.UNITS, Unit.NONE),
                section.rangeEnd("range", 0),
                section.rangeEnd("range", 1),
                labels(section.section("labels")),
                bits(section),
                section.choice("poll", Names.POLLS, defaults.choice("poll", Names.POLLS, PollClass.NORMAL)),
                sentinels(section.has("sentinels") ? section : defaults, type),
                section.text("description", ""));
    }

    private WordOrder order(Section section) {
        return section.choice("order", Names.ORDERS, defaults.choice("order", Names.ORDERS, WordOrder.ABCD));
    }

    private static PointKind defaultKind(RegisterType type) {
        if (type == RegisterType.BIT) {
            return PointKind.BINARY;
        }
        return type.isBitField() ? PointKind.BITFIELD : PointKind.ANALOG;
    }

    private static List<EnumLabel> labels(Section section) {
        List<EnumLabel> labels = new ArrayList<>();
        for (String key : section.keys()) {
            if (LABEL_KEY.matcher(key).matches()) {
                labels.add(new EnumLabel(Names.labelValue(key), section.text(key, "")));
            }
        }
        labels.sort(Comparator.comparingInt(EnumLabel::value));
        return labels;
    }

    private static List<BitDef> bits(Section section) {
        List<BitDef> bits = new ArrayList<>();
        for (Section bit : section.items("bits")) {
            bits.add(new BitDef(
                    bit.integer("bit", 0),
                    bit.text("point", ""),
                    bit.choice("level", Names.LEVELS, AlarmLevel.NONE),
                    bit.text("description", "")));
        }
        return bits;
    }

    private static List<Long> sentinels(Section section, RegisterType type) {
        if (section.text("sentinels", "").equals("sunspec")) {
            return sunSpecSentinels(type);
        }
        List<Long> sentinels = new ArrayList<>();
        for (JsonNode value : section.raw("sentinels")) {
            if (value.isIntegralNumber()) {
                sentinels.add(value.longValue());
            }
        }
        return sentinels;
    }

    /** The "not implemented" values of SunSpec, Device Information Model Specification §4.3. */
    private static List<Long> sunSpecSentinels(RegisterType type) {
        return switch (type) {
            case U16, BITS16 -> List.of(0xFFFFL);
            case S16 -> List.of(0x8000L);
            case U32, BITS32 -> List.of(0xFFFF_FFFFL);
            case S32 -> List.of(0x8000_0000L);
            case U64 -> List.of(-1L);
            case S64 -> List.of(Long.MIN_VALUE);
            case F32 -> List.of(0x7FC0_0000L);
            case F64 -> List.of(0x7FF8_0000_0000_0000L);
            case BIT -> List.of();
        };
    }

    private SetpointDef setpoint(Section section) {
        List<WriteField> fields = new ArrayList<>();
        double scale = 1;
        for (Section item : section.items("fields")) {
            WriteField field = new WriteField(
                    item.choice("type", Names.TYPES, RegisterType.U16),
                    order(item),
                    item.number("scale", 1),
                    item.textOrNull("scaleFactor"),
                    item.flag("invertSign", false),
                    item.number("constant", Double.NaN));
            fields.add(field);
            if (field.isSetpoint()) {
                scale = field.scale();
            }
        }
        return new SetpointDef(
                section.text("point", ""),
                section.integer("function", 16),
                section.integer("address", addressBase) - addressBase,
                fields,
                section.textOrNull("readback"),
                section.choice("unit", Names.UNITS, Unit.NONE),
                section.number("quantum", Math.abs(scale)),
                section.rangeEnd("range", 0),
                section.rangeEnd("range", 1));
    }

    private List<IncomingHeartbeat> incomingHeartbeats() {
        List<IncomingHeartbeat> heartbeats = new ArrayList<>();
        for (Section item : root.section("heartbeats").items("incoming")) {
            heartbeats.add(new IncomingHeartbeat(item.text("point", ""), item.timeMs("timeout", 3000)));
        }
        return heartbeats;
    }

    private List<OutgoingHeartbeat> outgoingHeartbeats() {
        List<OutgoingHeartbeat> heartbeats = new ArrayList<>();
        for (Section item : root.section("heartbeats").items("outgoing")) {
            heartbeats.add(new OutgoingHeartbeat(
                    item.integer("address", addressBase) - addressBase,
                    item.integer("function", 6),
                    item.timeMs("period", 1000),
                    item.integer("wrapAt", 65_536),
                    item.integer("value", -1)));
        }
        return heartbeats;
    }

    private List<SequenceDef> sequences() {
        Section sequences = root.section("sequences");
        List<SequenceDef> result = new ArrayList<>();
        for (String name : sequences.keys()) {
            List<SequenceStep> steps = new ArrayList<>();
            for (Section step : sequences.items(name)) {
                steps.add(sequenceStep(step));
            }
            result.add(new SequenceDef(name, steps));
        }
        return result;
    }

    private SequenceStep sequenceStep(Section step) {
        List<Integer> expected = new ArrayList<>();
        for (JsonNode value : step.raw("values")) {
            if (value.canConvertToInt()) {
                expected.add(value.intValue());
            }
        }
        return new SequenceStep(
                step.integer("function", 6),
                step.integer("address", addressBase) - addressBase,
                step.integer("value", 0),
                step.text("expect", ""),
                expected,
                step.timeMs("timeout", 10_000));
    }
}
