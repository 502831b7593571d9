package org.saltbridge.config;

/**
 * Engineering units of points, with the symbol people read and the UNECE Recommendation 20 code that OPC UA's
 * {@code EUInformation} is built from (OPC UA Part 8 §5.6.3).
 */
public enum Unit {
    NONE("", ""),
    WATT("W", "WTT"),
    VAR("var", "D44"),
    VOLT_AMPERE("VA", "D46"),
    WATT_HOUR("Wh", "WHR"),
    VOLT("V", "VLT"),
    AMPERE("A", "AMP"),
    AMPERE_HOUR("Ah", "AMH"),
    HERTZ("Hz", "HTZ"),
    CELSIUS("°C", "CEL"),
    PERCENT("%", "P1"),
    SECOND("s", "SEC"),
    OHM("Ohm", "OHM");

    private final String symbol;
    private final String uneceCode;

    Unit(String symbol, String uneceCode) {
        this.symbol = symbol;
        this.uneceCode = uneceCode;
    }

    public String symbol() {
        return symbol;
    }

    /** Up to three characters, empty for {@link #NONE}. */
    public String uneceCode() {
        return uneceCode;
    }
}
