package org.saltbridge.simulator;

import java.util.List;

/**
 * The DC bus of one PCS: all closed racks of its containers in parallel, seen as one source behind one resistance. The
 * current divides by each rack's voltage and resistance, so that racks also balance each other.
 */
public final class DcBus {
    private final BankModel[] banks;
    private double emfV;
    private double resistanceOhm;
    private double chargeLimitA;
    private double dischargeLimitA;
    private double currentA;
    private double voltageV;

    public DcBus(List<BankModel> banks) {
        this.banks = banks.toArray(BankModel[]::new);
        updateSource();
    }

    /** Takes the racks' present state over; called after each rack step. */
    public void updateSource() {
        double conductance = 0;
        double shortCircuitA = 0;
        chargeLimitA = 0;
        dischargeLimitA = 0;
        for (BankModel bank : banks) {
            chargeLimitA += bank.chargeLimitA();
            dischargeLimitA += bank.dischargeLimitA();
            for (int i = 0; i < bank.rackCount(); i++) {
                RackModel rack = bank.rack(i);
                if (rack.state() == RackModel.State.CLOSED) {
                    conductance += 1 / rack.resistanceOhm();
                    shortCircuitA += rack.emfV() / rack.resistanceOhm();
                }
            }
        }
        emfV = conductance == 0 ? 0 : shortCircuitA / conductance;
        resistanceOhm = conductance == 0 ? 0 : 1 / conductance;
        voltageV = emfV - resistanceOhm * currentA;
    }

    /** Draws this power (positive discharges) and finds current and voltage; at most what the source can give. */
    public void draw(double powerW) {
        if (emfV <= 0) {
            currentA = 0;
            voltageV = 0;
            return;
        }
        double discriminant = emfV * emfV - 4 * resistanceOhm * powerW;
        currentA =
                discriminant < 0 ? emfV / (2 * resistanceOhm) : (emfV - Math.sqrt(discriminant)) / (2 * resistanceOhm);
        voltageV = emfV - resistanceOhm * currentA;
    }

    /** Moves all racks on with the present current. */
    public void stepRacks(RackStep step) {
        for (BankModel bank : banks) {
            for (int i = 0; i < bank.rackCount(); i++) {
                RackModel rack = bank.rack(i);
                rack.step(step, (rack.emfV() - voltageV) / rack.resistanceOhm());
            }
        }
        updateSource();
    }

    /** Highest DC power that may be drawn, with this cap on the current. */
    public double dischargeLimitW(double currentMaxA) {
        double amps = Math.min(currentMaxA, dischargeLimitA);
        return Math.max(0, (emfV - resistanceOhm * amps) * amps);
    }

    /** Highest DC power that may be fed in, as a positive number. */
    public double chargeLimitW(double currentMaxA) {
        double amps = Math.min(currentMaxA, chargeLimitA);
        return (emfV + resistanceOhm * amps) * amps;
    }

    public double voltageV() {
        return voltageV;
    }

    public double currentA() {
        return currentA;
    }

    public double powerW() {
        return voltageV * currentA;
    }

    public int bankCount() {
        return banks.length;
    }

    public BankModel bank(int index) {
        return banks[index];
    }
}
