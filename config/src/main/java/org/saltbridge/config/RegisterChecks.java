package org.saltbridge.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of a profile's register map that a schema cannot express. */
final class RegisterChecks {
    private final DeviceProfile profile;
    private final List<Section> sections;
    private final PointNames points;

    /** {@code points} takes the points found, so that those of setpoints can be checked against them. */
    RegisterChecks(Section root, DeviceProfile profile, PointNames points) {
        this.profile = profile;
        this.points = points;
        sections = root.items("registers");
    }

    void check() {
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            RegisterDef register = profile.registers().get(i);
            checkPoints(section, register);
            if (section.isSound()) {
                checkPlace(section, register);
                checkValue(section, register);
                checkWords(section, register);
                checkBits(section, register);
            }
        }
        checkOverlaps();
    }

    private void checkPoints(Section section, RegisterDef register) {
        Texts.checkPoint(section, "point");
        Texts.checkName(section, "description");
        points.addValue(section, register.point());
        List<Section> bits = section.items("bits");
        for (int i = 0; i < bits.size(); i++) {
            Texts.checkPoint(bits.get(i), "point");
            Texts.checkName(bits.get(i), "description");
            points.addValue(bits.get(i), register.bits().get(i).point());
        }
    }

    private void checkPlace(Section section, RegisterDef register) {
        if (register.address() < 0 || register.endAddress() > 65_536) {
            section.error(
                    "address",
                    "address " + section.integer("address", 0) + " with "
                            + register.type().registerCount()
                            + " registers lies outside the table (0 to 65535 in PDU addresses)");
        }
        if (register.table().isBits() != (register.type() == RegisterType.BIT)) {
            section.error(
                    "type",
                    register.table().isBits()
                            ? "a coil or discrete input can only be of type bit"
                            : "type bit needs the table coil or discreteInput; take a bit of bits16 instead");
        } else if (!register.table().isBits() && register.type().registerCount() > profile.readRegistersMax()) {
            section.error(
                    "type",
                    "the value takes " + register.type().registerCount() + " registers but read.registersMax is "
                            + profile.readRegistersMax());
        }
        PollClass poll = register.poll();
        if (poll != PollClass.ONCE && !profile.pollMs().containsKey(poll)) {
            section.error(section.has("poll") ? "poll" : "point", "the profile gives no poll period for this class");
        }
    }

    private void checkValue(Section section, RegisterDef register) {
        checkScale(section, register.scale());
        if (!Double.isFinite(register.offset())) {
            section.error("offset", "offset must be a finite number");
        }
        checkRange(section, register.low(), register.high());
        String scaleFactor = register.scaleFactorPoint();
        if (scaleFactor != null) {
            checkScaleFactor(section, register, scaleFactor);
        }
        int bits =
                register.type() == RegisterType.BIT ? 0 : 16 * register.type().registerCount();
        for (int i = 0; i < register.sentinels().size() && bits < 64; i++) {
            long sentinel = register.sentinels().get(i);
            if (sentinel < 0 || sentinel >= 1L << bits) {
                section.errorAtItem(
                        "sentinels", i, "sentinel " + sentinel + " does not fit into " + bits + " bits unsigned");
            }
        }
    }

    static void checkScale(Section section, double scale) {
        if (scale == 0 || !Double.isFinite(scale)) {
            section.error("scale", "scale must be a finite number other than 0");
        }
    }

    static void checkRange(Section section, double low, double high) {
        if (!section.has("range")) {
            return;
        }
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            section.error("range", "range must be two finite numbers");
        } else if (low > high) {
            section.error("range", "range begins above its end: " + plain(low) + " > " + plain(high));
        }
    }

    /** A number without a needless fraction, for messages. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void checkScaleFactor(Section section, RegisterDef register, String scaleFactor) {
        RegisterDef factor = find(scaleFactor);
        if (factor == null) {
            section.error("scaleFactor", "scaleFactor names the point \"" + scaleFactor + "\", which is not here");
        } else if (factor.type() != RegisterType.S16 && factor.type() != RegisterType.U16) {
            section.error("scaleFactor", "the scale factor \"" + scaleFactor + "\" must be of type s16 or u16");
        } else if (scaleFactor.equals(register.point()) || factor.scaleFactorPoint() != null) {
            section.error("scaleFactor", "a scale factor cannot have a scale factor");
        }
    }

    private @Nullable RegisterDef find(String point) {
        for (RegisterDef register : profile.registers()) {
            if (register.point().equals(point)) {
                return register;
            }
        }
        return null;
    }

    private static void checkWords(Section section, RegisterDef register) {
        Section labels = section.section("labels");
        Set<Integer> values = new HashSet<>();
        for (String key : labels.keys()) {
            Texts.checkName(labels, key);
            // The schema has refused what is no number, so that decoding cannot fail here.
            if (!values.add(Names.labelValue(key))) {
                labels.error(key, "the value " + key + " has two labels");
            }
        }
        boolean takesLabels = register.kind() == PointKind.ENUM || register.kind() == PointKind.BINARY;
        if (section.has("labels") && !takesLabels) {
            section.error("labels", "only a point of kind enum or binary has labels");
        } else if (register.kind() == PointKind.ENUM && register.labels().isEmpty()) {
            section.error("kind", "a point of kind enum needs labels");
        }
    }

    private static void checkBits(Section section, RegisterDef register) {
        if (section.has("bits") && !register.type().isBitField()) {
            section.error("bits", "only the types bits16 and bits32 have bits");
            return;
        }
        int width = 16 * register.type().registerCount();
        Set<Integer> used = new HashSet<>();
        List<Section> bits = section.items("bits");
        for (int i = 0; i < bits.size(); i++) {
            int bit = register.bits().get(i).bit();
            if (bit >= width) {
                bits.get(i).error("bit", "bit " + bit + " lies outside " + width + " bits");
            } else if (!used.add(bit)) {
                bits.get(i).error("bit", "bit " + bit + " is used twice");
            }
        }
    }

    private void checkOverlaps() {
        Map<RegisterTable, List<Integer>> byTable = new EnumMap<>(RegisterTable.class);
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).isSound()) {
                byTable.computeIfAbsent(profile.registers().get(i).table(), table -> new ArrayList<>())
                        .add(i);
            }
        }
        for (List<Integer> indexes : byTable.values()) {
            indexes.sort(Comparator.comparingInt(i -> profile.registers().get(i).address()));
            int furthest = -1;
            for (int index : indexes) {
                if (furthest >= 0) {
                    checkOverlap(furthest, index);
                }
                if (furthest < 0
                        || profile.registers().get(index).endAddress()
                                > profile.registers().get(furthest).endAddress()) {
                    furthest = index;
                }
            }
        }
    }

    private void checkOverlap(int first, int second) {
        RegisterDef a = profile.registers().get(first);
        RegisterDef b = profile.registers().get(second);
        // Two bit fields may show different bits of one word.
        boolean sameWord =
                a.address() == b.address() && a.type() == b.type() && a.type().isBitField();
        if (b.address() < a.endAddress() && !sameWord) {
            int later = Math.max(first, second);
            String other = profile.registers().get(Math.min(first, second)).point();
            sections.get(later).error("address", "overlaps the registers of \"" + other + "\" in the same table");
        }
    }
}
