package org.saltbridge.adapter.sunspec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.sunspec.SunSpecGroup;
import org.saltbridge.config.sunspec.SunSpecModel;
import org.saltbridge.config.sunspec.SunSpecName;
import org.saltbridge.config.sunspec.SunSpecPoint;
import org.saltbridge.config.sunspec.SunSpecType;

/**
 * The register map of a discovered device: each point that it has, under its IEC 61850-style name where there is one and
 * otherwise under SunSpec's own ({@code M701/WL1}). All points of a model have one poll class, so that values and their
 * scale factors can be in one read.
 */
final class SunSpecRegisters {
    /** Where two models give the same point, the one that comes first here keeps the name. */
    private static final List<Integer> PRECEDENCE =
            List.of(701, 702, 703, 704, 713, 714, 802, 804, 805, 803, 103, 120, 121, 122, 123, 124);

    private static final Set<Integer> FAST = Set.of(103, 701, 704, 713, 714, 802);
    private static final Set<Integer> SLOW = Set.of(120, 121, 702, 703);

    private final SunSpecDevice device;
    private final List<RegisterDef> registers = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, String> pointOf = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    SunSpecRegisters(SunSpecDevice device) {
        this.device = device;
        List<FoundModel> known = new ArrayList<>(device.models());
        known.removeIf(found -> !PRECEDENCE.contains(found.id()));
        known.sort(Comparator.comparingInt(found -> PRECEDENCE.indexOf(found.id())));
        Map<Integer, Integer> seen = new HashMap<>();
        for (FoundModel found : known) {
            addModel(found, prefix(found.id(), seen.merge(found.id(), 1, Integer::sum)));
        }
        registers.sort(Comparator.comparingInt(RegisterDef::address));
    }

    /** By address. */
    List<RegisterDef> registers() {
        return registers;
    }

    /** What could not be mapped, in words. */
    List<String> notes() {
        return notes;
    }

    /** The name that a point of the first model of this number has got; null where the device does not have it. */
    @Nullable
    String pointOf(int modelId, String sunSpecPoint) {
        return pointOf.get(modelId + "." + sunSpecPoint);
    }

    /** What stands in front of the names of a model that a device has more than once. */
    private String prefix(int modelId, int number) {
        long count =
                device.models().stream().filter(found -> found.id() == modelId).count();
        boolean isPart = count > 1
                || (modelId == 804 && (device.find(802) != null || device.find(803) != null))
                || (modelId == 805 && device.models().stream().anyMatch(f -> f.id() >= 802 && f.id() <= 804));
        if (!isPart) {
            return "";
        }
        return switch (modelId) {
            case 804 -> numbered("String", number, count);
            case 805 -> numbered("Module", number, count);
            default -> number == 1 ? "" : numbered("Part", number, count);
        };
    }

    private static String numbered(String word, int number, long count) {
        return String.format(Locale.ROOT, count > 99 ? "%s%03d/" : "%s%02d/", word, number);
    }

    private void addModel(FoundModel found, String prefix) {
        SunSpecModel definition = found.definition();
        if (definition == null) {
            return;
        }
        addIdentity(found, prefix);
        for (SunSpecPoint point : definition.points()) {
            if (point.offset() >= SunSpecModel.HEADER) {
                add(found, definition, point, 0, prefix, "");
            }
        }
        SunSpecGroup group = definition.group();
        int count = found.repetitions();
        for (int i = 0; group != null && i < count; i++) {
            String inGroup = numbered(group.name(), i + 1, count);
            for (SunSpecPoint point : group.points()) {
                add(found, definition, point, i, prefix, inGroup);
            }
        }
    }

    /** The number of a model where it was found: another one says that the device has changed since. */
    private void addIdentity(FoundModel found, String prefix) {
        registers.add(new RegisterDef(
                prefix + "M" + found.id() + "/ID",
                RegisterTable.HOLDING,
                found.address(),
                RegisterType.U16,
                WordOrder.ABCD,
                1,
                0,
                null,
                false,
                PointKind.ANALOG,
                Unit.NONE,
                found.id(),
                found.id(),
                List.of(),
                List.of(),
                PollClass.ONCE,
                List.of(),
                "Number of the model. If it is another one, discover the device again"));
    }

    private void add(
            FoundModel found,
            SunSpecModel definition,
            SunSpecPoint point,
            int repetition,
            String prefix,
            String inGroup) {
        if (!point.type().isNumber() || point.type() == SunSpecType.SUNSSF || !found.has(point, repetition)) {
            return;
        }
        SunSpecName name = SunSpecName.find(found.id(), point.name());
        // A sleeping inverter says "not implemented" of what it will have in the morning.
        boolean isExpected = point.isMandatory() || (name != null && FAST.contains(found.id()));
        if (!isExpected && !found.isImplemented(point, repetition)) {
            return;
        }
        String factorPoint = null;
        if (point.scaleFactor() != null) {
            factorPoint = scaleFactor(found, definition, point.scaleFactor(), prefix);
            if (factorPoint == null) {
                notes.add("model " + found.id() + " has no " + point.scaleFactor() + ", so " + point.name()
                        + " is left out");
                return;
            }
        }
        String own = prefix + "M" + found.id() + "/" + inGroup
                + point.name().substring(point.name().indexOf('.') + 1);
        String path = own;
        List<BitDef> bits = List.of();
        if (name != null) {
            String local = name.point().contains("#")
                    ? prefix + name.point().replace("#", Integer.toString(repetition + 1))
                    : prefix + inGroup + name.point();
            path = taken.contains(local) ? own : local;
            bits = bits(name, point, prefix + inGroup);
        }
        taken.add(path);
        pointOf.putIfAbsent(found.id() + "." + point.name(), path);
        registers.add(new RegisterDef(
                path,
                RegisterTable.HOLDING,
                found.address() + found.offset(point, repetition),
                point.type().registerType(),
                WordOrder.ABCD,
                1,
                0,
                factorPoint,
                false,
                kind(point),
                point.unit(),
                name == null ? Double.NaN : name.low(),
                name == null ? Double.NaN : name.high(),
                kind(point) == PointKind.ENUM ? point.symbols() : List.of(),
                bits,
                poll(found.id()),
                point.type().sentinels(),
                (name == null ? "" : name.description() + ", ") + "SunSpec " + found.id() + "." + point.name()));
    }

    private List<BitDef> bits(SunSpecName name, SunSpecPoint word, String prefix) {
        List<BitDef> bits = new ArrayList<>();
        for (BitDef bit : name.bits()) {
            boolean isKnown = word.symbols().stream().anyMatch(symbol -> symbol.value() == bit.bit());
            if (isKnown && taken.add(prefix + bit.point())) {
                bits.add(new BitDef(bit.bit(), prefix + bit.point(), bit.level(), bit.description()));
            }
        }
        return bits;
    }

    /** The point of a scale factor, made where it is needed first; null where the device does not have its register. */
    private @Nullable String scaleFactor(FoundModel found, SunSpecModel definition, String factorName, String prefix) {
        SunSpecPoint factor = definition.point(factorName);
        if (factor == null || !found.has(factor, 0)) {
            return null;
        }
        String path = prefix + "M" + found.id() + "/" + factorName;
        if (taken.add(path)) {
            pointOf.putIfAbsent(found.id() + "." + factorName, path);
            registers.add(new RegisterDef(
                    path,
                    RegisterTable.HOLDING,
                    found.address() + factor.offset(),
                    factor.type().registerType(),
                    WordOrder.ABCD,
                    1,
                    0,
                    null,
                    false,
                    PointKind.ANALOG,
                    Unit.NONE,
                    -10,
                    10,
                    List.of(),
                    List.of(),
                    poll(found.id()),
                    factor.type().sentinels(),
                    "Power of ten of other points"));
        }
        return path;
    }

    private static PointKind kind(SunSpecPoint point) {
        return switch (point.type()) {
            case ENUM16 -> point.symbols().isEmpty() ? PointKind.ANALOG : PointKind.ENUM;
            case BITFIELD16, BITFIELD32 -> PointKind.BITFIELD;
            default -> point.type().isCounter() ? PointKind.COUNTER : PointKind.ANALOG;
        };
    }

    private static PollClass poll(int modelId) {
        if (FAST.contains(modelId)) {
            return PollClass.FAST;
        }
        return SLOW.contains(modelId) ? PollClass.SLOW : PollClass.NORMAL;
    }
}
