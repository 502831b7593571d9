package org.saltbridge.simulator;

/** Two small functions that every model of this package uses. */
final class Numbers {
    private Numbers() {}

    /** The value after a step towards another that is at most so long. */
    static double moveTowards(double from, double to, double most) {
        return Math.max(from - most, Math.min(from + most, to));
    }

    /** 0 at {@code none}, 1 at {@code all}, linear between, in either direction. */
    static double ramp(double value, double none, double all) {
        return Math.max(0, Math.min(1, (value - none) / (all - none)));
    }
}
