package org.saltbridge.adapter.modbus;

/**
 * A straight line between the number in a register and its engineering value, kept as a quotient of whole numbers wherever
 * it is one: a scale of 0.1 means a tenth, so that 3 comes out as 0.3 and not as 0.30000000000000004, which would lie above
 * a limit of 0.3. Immutable.
 */
final class Scaling {
    /** Largest power of ten, either way, that a scale factor may have (SunSpec Device Information Model, sunssf). */
    static final int POWER_MAX = 10;

    private static final double[] POWERS_OF_TEN = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
    /** Up to here a 32-bit number times the numerator is exact. */
    private static final double NUMERATOR_MAX = 1 << 20;

    private final double numerator;
    private final double offsetNumerator;
    private final double denominator;

    Scaling(double scale, double offset) {
        double ten = 1;
        while (ten <= NUMERATOR_MAX && !(isWhole(scale, ten) && isWhole(offset, ten))) {
            ten *= 10;
        }
        boolean isQuotient = ten <= NUMERATOR_MAX;
        denominator = isQuotient ? ten : 1;
        numerator = isQuotient ? Math.rint(scale * ten) : scale;
        offsetNumerator = isQuotient ? Math.rint(offset * ten) : offset;
    }

    /** Whether a number is, to the last bit, a whole number over {@code denominator}. */
    private static boolean isWhole(double number, double denominator) {
        double whole = Math.rint(number * denominator);
        return Math.abs(whole) <= NUMERATOR_MAX && whole / denominator == number;
    }

    double toValue(double number) {
        return (number * numerator + offsetNumerator) / denominator;
    }

    /** @param power of ten that multiplies the number before the offset, at most {@link #POWER_MAX} either way. */
    double toValue(double number, int power) {
        if (power >= 0) {
            return toValue(number * POWERS_OF_TEN[power]);
        }
        double ten = POWERS_OF_TEN[-power];
        return (number * numerator + offsetNumerator * ten) / (denominator * ten);
    }

    /** The way back, not rounded. */
    double toNumber(double value) {
        return (value * denominator - offsetNumerator) / numerator;
    }

    /** The way back from {@link #toValue(double, int)}, not rounded. */
    double toNumber(double value, int power) {
        double number = toNumber(value);
        return power >= 0 ? number / POWERS_OF_TEN[power] : number * POWERS_OF_TEN[-power];
    }
}
