package org.saltbridge.simulator;

/** A power meter: shows what flows through its place, renewed every 50 ms, and counts energy. Positive exports. */
public final class MeterModel {
    private final double gain;
    private double powerW;
    private double reactiveVar;
    private double frequencyHz;
    private double voltageV;
    private double exportedWh;
    private double importedWh;
    private double sumW;
    private double sumVar;
    private int sums;

    /** A meter without any error. */
    public MeterModel() {
        this(1);
    }

    /** @param gain what it shows of what flows; 1 is exact, 1.002 the edge of its accuracy class 0.2. */
    public MeterModel(double gain) {
        this.gain = gain;
    }

    /** Takes one instant into the window and counts its energy over so many simulated seconds. */
    public void measure(double watts, double var, double energyS) {
        sumW += gain * watts;
        sumVar += gain * var;
        sums++;
        double wh = gain * watts * energyS / 3600;
        if (wh > 0) {
            exportedWh += wh;
        } else {
            importedWh -= wh;
        }
    }

    /** Shows the mean of the window and begins the next. */
    public void publish(double hertz, double volts) {
        powerW = sums == 0 ? powerW : sumW / sums;
        reactiveVar = sums == 0 ? reactiveVar : sumVar / sums;
        frequencyHz = hertz;
        voltageV = volts;
        sumW = 0;
        sumVar = 0;
        sums = 0;
    }

    public double powerW() {
        return powerW;
    }

    public double reactiveVar() {
        return reactiveVar;
    }

    public double apparentVa() {
        return Math.hypot(powerW, reactiveVar);
    }

    /** −1 to 1; 1 when nothing flows. */
    public double powerFactor() {
        return apparentVa() == 0 ? 1 : powerW / apparentVa();
    }

    public double frequencyHz() {
        return frequencyHz;
    }

    public double voltageV() {
        return voltageV;
    }

    public double currentA() {
        return voltageV == 0 ? 0 : apparentVa() / (Math.sqrt(3) * voltageV);
    }

    public double exportedWh() {
        return exportedWh;
    }

    public double importedWh() {
        return importedWh;
    }
}
