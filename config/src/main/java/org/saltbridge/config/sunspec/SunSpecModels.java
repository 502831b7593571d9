package org.saltbridge.config.sunspec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.Unit;

/** Every SunSpec model that Saltbridge knows, from {@code models.csv}. */
public final class SunSpecModels {
    private static final Map<String, Unit> UNITS = Map.ofEntries(
            Map.entry("W", Unit.WATT),
            Map.entry("VA", Unit.VOLT_AMPERE),
            Map.entry("var", Unit.VAR),
            Map.entry("Var", Unit.VAR),
            Map.entry("V", Unit.VOLT),
            Map.entry("A", Unit.AMPERE),
            Map.entry("AH", Unit.AMPERE_HOUR),
            Map.entry("Ah", Unit.AMPERE_HOUR),
            Map.entry("WH", Unit.WATT_HOUR),
            Map.entry("Wh", Unit.WATT_HOUR),
            Map.entry("C", Unit.CELSIUS),
            Map.entry("Hz", Unit.HERTZ),
            Map.entry("Pct", Unit.PERCENT),
            Map.entry("%", Unit.PERCENT),
            Map.entry("Secs", Unit.SECOND),
            Map.entry("ohms", Unit.OHM));

    private static final Map<Integer, SunSpecModel> BY_ID = read();

    private SunSpecModels() {}

    /** The model of this number; null where it is not known. */
    public static @Nullable SunSpecModel find(int id) {
        return BY_ID.get(id);
    }

    /** All of them, by number. */
    public static List<SunSpecModel> all() {
        return List.copyOf(BY_ID.values());
    }

    private static Map<Integer, SunSpecModel> read() {
        Map<Integer, List<CsvRow>> rowsById = new LinkedHashMap<>();
        for (CsvRow row : CsvRow.read("models.csv")) {
            rowsById.computeIfAbsent(row.integer("model"), id -> new ArrayList<>())
                    .add(row);
        }
        Map<Integer, SunSpecModel> models = new LinkedHashMap<>();
        rowsById.forEach((id, rows) -> models.put(id, model(id, rows)));
        return models;
    }

    private static SunSpecModel model(int id, List<CsvRow> rows) {
        List<SunSpecPoint> fixed = new ArrayList<>();
        List<SunSpecPoint> repeated = new ArrayList<>();
        String repeat = "";
        for (CsvRow row : rows) {
            if (row.text("repeat").isEmpty()) {
                fixed.add(point(row));
            } else {
                repeat = row.text("repeat");
                repeated.add(point(row));
            }
        }
        return new SunSpecModel(id, fixed, repeated.isEmpty() ? null : group(repeat, repeated));
    }

    private static SunSpecGroup group(String repeat, List<SunSpecPoint> points) {
        String[] nameAndCount = repeat.split(" x ", 2);
        int offset = points.get(0).offset();
        int size = points.get(points.size() - 1).endOffset() - offset;
        return new SunSpecGroup(
                nameAndCount[0], offset, size, nameAndCount[1].equals("0") ? null : nameAndCount[1], points);
    }

    private static SunSpecPoint point(CsvRow row) {
        String scaleFactor = row.text("sf");
        String unit = row.text("units");
        return new SunSpecPoint(
                row.text("name"),
                row.integer("offset"),
                SunSpecType.of(row.text("type")),
                row.integer("size"),
                scaleFactor.isEmpty() ? null : scaleFactor,
                unit.startsWith("%") ? Unit.PERCENT : UNITS.getOrDefault(unit, Unit.NONE),
                row.text("rw").equals("RW"),
                row.text("mandatory").equals("M"),
                row.text("static").equals("S"),
                symbols(row.text("enum")));
    }

    private static List<EnumLabel> symbols(String text) {
        List<EnumLabel> symbols = new ArrayList<>();
        for (String symbol : text.isEmpty() ? new String[0] : text.split(";")) {
            String[] valueAndLabel = symbol.split("=", 2);
            symbols.add(new EnumLabel(Integer.parseInt(valueAndLabel[0]), valueAndLabel[1]));
        }
        return symbols;
    }
}
