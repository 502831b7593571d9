package org.saltbridge.gateway.plant;

/** How much of its rating a PCS may use, 0 to 1, by temperature and by state of charge. */
final class PowerDerating {
    private static final double CELL_FULL_CELSIUS = 45;
    private static final double CELL_NONE_CELSIUS = 55;
    private static final double AMBIENT_FULL_CELSIUS = 45;
    private static final double AMBIENT_NONE_CELSIUS = 60;
    /** Width of the ends of the SoC window over which power goes down linearly. */
    private static final double SOC_END_PERCENT = 5;

    private PowerDerating() {}

    /** Linear from all at 45 °C to nothing at 55 °C in the hottest cell, and at 60 °C around the PCS; NaN is unknown. */
    static double byTemperature(double cellCelsius, double ambientCelsius) {
        return Math.min(
                fall(cellCelsius, CELL_FULL_CELSIUS, CELL_NONE_CELSIUS),
                fall(ambientCelsius, AMBIENT_FULL_CELSIUS, AMBIENT_NONE_CELSIUS));
    }

    /** For discharge: nothing at the low end of the window, all from 5 % above it; an unknown charge does not derate. */
    static double bySocAbove(double socPercent, double lowPercent) {
        return lowPercent <= 0 ? 1 : fall(-socPercent, -(lowPercent + SOC_END_PERCENT), -lowPercent);
    }

    /** For charge, at the high end. */
    static double bySocBelow(double socPercent, double highPercent) {
        return highPercent >= 100 ? 1 : fall(socPercent, highPercent - SOC_END_PERCENT, highPercent);
    }

    private static double fall(double value, double fullUntil, double noneFrom) {
        return Double.isNaN(value) ? 1 : Math.max(0, Math.min(1, (noneFrom - value) / (noneFrom - fullUntil)));
    }

    /** The least of four, never negative. */
    static double least(double a, double b, double c, double d) {
        return Math.max(0, Math.min(Math.min(a, b), Math.min(c, d)));
    }
}
