package org.saltbridge.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A physical quantity of the YAML files and the units in which it may be written; the first is the base unit. */
enum Quantity {
    MILLISECONDS("ms", 1, "s", 1e3, "min", 60e3),
    WATTS("W", 1, "kW", 1e3, "MW", 1e6),
    VARS("var", 1, "kvar", 1e3, "Mvar", 1e6),
    VOLT_AMPERES("VA", 1, "kVA", 1e3, "MVA", 1e6),
    VOLTS("V", 1, "kV", 1e3),
    HERTZ("Hz", 1),
    PERCENT("%", 1),
    CELSIUS("°C", 1);

    private static final Pattern FORM = Pattern.compile("([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)\\s*(\\S+)");

    @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor, never changed
    private final Map<String, Double> factors = new LinkedHashMap<>();

    Quantity(Object... unitsAndFactors) {
        for (int i = 0; i < unitsAndFactors.length; i += 2) {
            factors.put((String) unitsAndFactors[i], ((Number) unitsAndFactors[i + 1]).doubleValue());
        }
    }

    /** The value in the base unit, or NaN when the text is not a number with one of the units. */
    double parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        Double factor = matcher.matches() ? factors.get(matcher.group(2)) : null;
        return factor == null ? Double.NaN : Double.parseDouble(matcher.group(1)) * factor;
    }

    String unitNames() {
        return String.join(", ", factors.keySet());
    }
}
