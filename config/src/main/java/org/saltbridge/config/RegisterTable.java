package org.saltbridge.config;

/** The four Modbus tables (Modbus Application Protocol v1.1b3 §4.3) and the function code that reads each. */
public enum RegisterTable {
    COIL(1),
    DISCRETE_INPUT(2),
    HOLDING(3),
    INPUT(4);

    private final int readFunction;

    RegisterTable(int readFunction) {
        this.readFunction = readFunction;
    }

    /** The function code that reads this table: 1 to 4. */
    public int readFunction() {
        return readFunction;
    }

    /** Whether one item is a bit rather than a 16-bit register. */
    public boolean isBits() {
        return this == COIL || this == DISCRETE_INPUT;
    }
}
