package org.saltbridge.simulator;

/**
 * The protection of one rack in three levels: 1 informs, 2 asks to stop (the current limits go to zero), 3 opens the
 * contactor after 3 s and stays latched until it is reset.
 */
public final class RackAlarms {
    private static final double TRIP_DELAY_S = 3;
    private static final double OVER_CURRENT_DELAY_S = 5;
    private static final double INSULATION_OHM_PER_V = 100;
    private static final double HYSTERESIS_V = 0.02;
    private static final double HYSTERESIS_C = 2;

    private int voltageHigh;
    private int voltageLow;
    private int temperatureHigh;
    private int temperatureLow;
    private boolean isInsulationLow;
    private boolean isChargeOverCurrent;
    private boolean isDischargeOverCurrent;
    private int unbalance;
    private double tripS;
    private double overCurrentS;
    private boolean isTripped;

    void step(RackModel rack, double dtS) {
        CellChemistry chemistry = rack.chemistry();
        boolean isStored = rack.isStored();
        double maxV = chemistry.cellMaxV();
        double minV = chemistry.cellMinV();
        voltageHigh = level(voltageHigh, rack.cellMaxV(), maxV - 0.05, maxV, maxV + 0.05, HYSTERESIS_V);
        voltageLow =
                isStored ? 0 : level(voltageLow, -rack.cellMinV(), -(minV + 0.10), -minV, -(minV - 0.20), HYSTERESIS_V);
        temperatureHigh = level(temperatureHigh, rack.cellMaxC(), 48, 53, 58, HYSTERESIS_C);
        temperatureLow = level(temperatureLow, -rack.cellMinC(), 5, 15, 25, HYSTERESIS_C);
        // Only informs: at the steep ends of the curve cells of almost the same charge lie far apart.
        unbalance = level(unbalance, rack.cellMaxV() - rack.cellMinV(), 0.080, 0.150, Double.MAX_VALUE, 0.004);
        isInsulationLow = !isStored && rack.insulationOhm() < INSULATION_OHM_PER_V * rack.emfV();
        boolean isOverCurrent = Math.abs(rack.currentA()) > 1.2 * rack.ratedAh();
        overCurrentS = isOverCurrent ? overCurrentS + dtS : 0;
        isChargeOverCurrent = isOverCurrent && rack.currentA() < 0;
        isDischargeOverCurrent = isOverCurrent && rack.currentA() > 0;
        boolean isLevel3 = voltageHigh == 3 || voltageLow == 3 || temperatureHigh == 3 || temperatureLow == 3;
        tripS = isLevel3 || isInsulationLow ? tripS + dtS : 0;
        isTripped |= tripS >= TRIP_DELAY_S || overCurrentS >= OVER_CURRENT_DELAY_S;
    }

    /** The level reached by a value that is worse when larger; it falls only with some hysteresis. */
    private static int level(int now, double value, double level1, double level2, double level3, double hysteresis) {
        int reached = value >= level3 ? 3 : value >= level2 ? 2 : value >= level1 ? 1 : 0;
        int kept = value >= level3 - hysteresis
                ? 3
                : value >= level2 - hysteresis ? 2 : value >= level1 - hysteresis ? 1 : 0;
        return Math.max(reached, Math.min(now, kept));
    }

    void trip() {
        isTripped = true;
    }

    void reset() {
        isTripped = false;
        tripS = 0;
        overCurrentS = 0;
    }

    public int voltageHigh() {
        return voltageHigh;
    }

    public int voltageLow() {
        return voltageLow;
    }

    public int temperatureHigh() {
        return temperatureHigh;
    }

    public int temperatureLow() {
        return temperatureLow;
    }

    public boolean isInsulationLow() {
        return isInsulationLow;
    }

    public boolean isChargeOverCurrent() {
        return isChargeOverCurrent;
    }

    public boolean isDischargeOverCurrent() {
        return isDischargeOverCurrent;
    }

    /** Spread of the cells' voltages: 1 above 80 mV, 2 above 150 mV. */
    public int unbalance() {
        return unbalance;
    }

    /** Latched: the contactor is open until {@link RackModel#resetAlarms()}. */
    public boolean isTripped() {
        return isTripped;
    }

    /** Level 2 or worse of the upper voltage: nothing more may go in. */
    public boolean mustStopCharging() {
        return mustStop() || voltageHigh >= 2;
    }

    /** Level 2 or worse of the lower voltage: nothing more may come out. */
    public boolean mustStopDischarging() {
        return mustStop() || voltageLow >= 2;
    }

    /** Level 2 or worse: no current is allowed. */
    public boolean mustStop() {
        return isTripped || temperatureHigh >= 2 || temperatureLow >= 2 || isInsulationLow;
    }
}
