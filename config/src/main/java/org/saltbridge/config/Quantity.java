package org.saltbridge.config;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The quantities that a file writes with their unit ({@code 200 ms}, {@code 2.5 MW}) and the unit the records keep. */
final class Quantity {
    static final Quantity TIME_MS =
            new Quantity("ms, s, min, h", Map.of("ms", 1.0, "s", 1e3, "min", 60e3, "h", 3600e3));
    static final Quantity POWER_W = new Quantity("W, kW, MW, GW", Map.of("W", 1.0, "kW", 1e3, "MW", 1e6, "GW", 1e9));
    static final Quantity REACTIVE_VAR = new Quantity("var, kvar, Mvar", Map.of("var", 1.0, "kvar", 1e3, "Mvar", 1e6));
    static final Quantity APPARENT_VA = new Quantity("VA, kVA, MVA", Map.of("VA", 1.0, "kVA", 1e3, "MVA", 1e6));
    static final Quantity VOLTAGE_V = new Quantity("V, kV", Map.of("V", 1.0, "kV", 1e3));
    static final Quantity FREQUENCY_HZ = new Quantity("Hz", Map.of("Hz", 1.0));
    static final Quantity ROCOF_HZ_PER_S = new Quantity("Hz/s", Map.of("Hz/s", 1.0));
    static final Quantity RAMP_W_PER_S =
            new Quantity("kW/s, MW/s, MW/min", Map.of("kW/s", 1e3, "MW/s", 1e6, "MW/min", 1e6 / 60));
    static final Quantity PERCENT = new Quantity("%", Map.of("%", 1.0));
    static final Quantity TEMPERATURE_C = new Quantity("°C", Map.of("°C", 1.0));

    private static final Pattern TEXT = Pattern.compile("([+-]?\\d{1,15}(?:\\.\\d{1,15})?)\\s*(\\S{1,6})");

    private final String unitList;
    private final Map<String, Double> factors;

    private Quantity(String unitList, Map<String, Double> factors) {
        this.unitList = unitList;
        this.factors = Map.copyOf(factors);
    }

    /** The units that may be written, for messages. */
    String unitList() {
        return unitList;
    }

    /** The value in the unit of this quantity; empty where the text is not a number with one of the units. */
    OptionalDouble parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        Double factor = factors.get(matcher.group(2));
        return factor == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(matcher.group(1)) * factor);
    }
}
