package org.saltbridge.config.sunspec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.AlarmLevel;
import org.saltbridge.config.BitDef;

/**
 * The IEC 61850-style point that a SunSpec point becomes, from {@code points.csv} and {@code alarms.csv}.
 *
 * @param point below the device, such as {@code MMXU1/TotW}; {@code #} stands for the number of a repetition.
 * @param bits the bits of the word that are points of their own.
 * @param low lower end of the range that the device may send, {@code NaN} where none is known.
 */
public record SunSpecName(String point, List<BitDef> bits, double low, double high, String description) {
    private static final Map<String, SunSpecName> NAMES = readNames();

    public SunSpecName {
        bits = List.copyOf(bits);
    }

    /** The name of a model's point; null where it has none but SunSpec's own. */
    public static @Nullable SunSpecName find(int modelId, String sunSpecPoint) {
        return NAMES.get(modelId + "." + sunSpecPoint);
    }

    private static Map<String, SunSpecName> readNames() {
        Map<String, List<BitDef>> sets = readSets();
        Map<String, SunSpecName> names = new HashMap<>();
        for (CsvRow row : CsvRow.read("points.csv")) {
            SunSpecName name = new SunSpecName(
                    row.text("name"),
                    sets.getOrDefault(row.text("bits"), List.of()),
                    row.number("low"),
                    row.number("high"),
                    row.text("description"));
            names.put(row.text("model") + "." + row.text("point"), name);
        }
        return names;
    }

    private static Map<String, List<BitDef>> readSets() {
        Map<String, List<BitDef>> sets = new HashMap<>();
        for (CsvRow row : CsvRow.read("alarms.csv")) {
            sets.computeIfAbsent(row.text("set"), set -> new ArrayList<>())
                    .add(new BitDef(
                            row.integer("bit"),
                            row.text("name"),
                            AlarmLevel.valueOf(row.text("level").toUpperCase(Locale.ROOT)),
                            row.text("description")));
        }
        return sets;
    }
}
