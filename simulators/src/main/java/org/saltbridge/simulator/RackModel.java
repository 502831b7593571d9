package org.saltbridge.simulator;

/**
 * One battery rack: an open-circuit voltage behind a resistance and two RC pairs, with its heat, its limits, its alarms,
 * its contactor and its ageing. Owned by whoever holds the lock of its island.
 */
public final class RackModel {
    /** Contactor and mode, with the state codes that the generic profiles use. */
    public enum State {
        OPEN(1, 1),
        PRECHARGE(2, 0),
        CLOSED(3, 2),
        /** Shipped and stored at 0 V: an under-voltage is legal here. */
        ZERO_VOLT(7, 1),
        /** Leaves 0 V storage with a tiny current from its own supply. */
        WAKING(7, 1),
        TRIPPED(99, 1);

        private final int batteryState;
        private final int position;

        State(int batteryState, int position) {
            this.batteryState = batteryState;
            this.position = position;
        }

        /** As {@code DBAT1/BatSt} shows it. */
        public int batteryState() {
            return batteryState;
        }

        /** As {@code CSWI1/Pos} shows it: 0 intermediate, 1 open, 2 closed. */
        public int position() {
            return position;
        }
    }

    /** Insulation of a healthy rack, and of one with water in it. */
    static final double INSULATION_OHM = 5e6;

    static final double INSULATION_LOST_OHM = 10e3;

    private static final double GAS_CONSTANT = 8.314;
    private static final double ACTIVATION_J = 18_000;
    private static final double WIRING_OHM = 0.012;
    private static final double HEAT_CAPACITY_J_K = 2.1e6;
    private static final double CHARGE_EFFICIENCY = 0.998;
    private static final double SELF_DISCHARGE_PERCENT_S = 2.0 / (30 * 86_400);
    private static final double LIMIT_SLEW_C_PER_S = 0.2;
    private static final double CELL_SIGMA_V = 0.003;
    private static final double PRECHARGE_S = 3;
    private static final double PRECHARGE_TAU_S = 0.5;
    private static final double PRECHARGE_DEVIATION = 0.05;
    private static final double WAKE_CELL_V = 1.5;
    private static final double WAKE_C = 0.02;
    /** Charge from 0 V to the lower end of the curve, as a share of the capacity. */
    private static final double WAKE_SHARE = 0.01;

    private static final double WAKE_FROM_CURVE_C = 0.1;
    private static final double WAKE_SOC_PERCENT = 5;
    private static final double SECONDS_PER_YEAR = 365.25 * 86_400;

    private final CellChemistry chemistry;
    private final double capacityAh;
    private final double resistanceFactor;
    private final double coolingWK;

    private State state = State.CLOSED;
    private double stateS;
    private double socPercent;
    private double sohPercent = 100;
    private double temperatureC;
    private double ambientC;
    private double hysteresis;
    private double v1;
    private double v2;
    private double currentA;
    private double temperatureFactor = 1;
    private double temperatureOfFactor = Double.NaN;
    private double chargeLimitA;
    private double dischargeLimitA;
    private double chargeAh;
    private double dischargeAh;
    private double insulationOhm = INSULATION_OHM;
    private double storedCellV;
    private double prechargedV;
    private boolean isPrechargeBroken;
    private boolean isConnectFailed;
    private double emfV;
    private double resistanceOhm;
    private final RackAlarms alarms = new RackAlarms();

    /**
     * @param spread draws this rack's own capacity, resistance and state of charge.
     * @param coolingWK heat passed on per kelvin: 450 W/K liquid cooled, 150 W/K passive.
     */
    public RackModel(CellChemistry chemistry, double socPercent, Spread spread, double ambientC, double coolingWK) {
        this.chemistry = chemistry;
        this.capacityAh = chemistry.capacityAh() * spread.capacityFactor();
        this.resistanceFactor = spread.resistanceFactor();
        this.socPercent = Math.max(0, Math.min(100, socPercent + spread.socOffsetPercent()));
        this.ambientC = ambientC;
        this.temperatureC = ambientC;
        this.coolingWK = coolingWK;
        updateSource();
        chargeLimitA = targetChargeLimitA();
        dischargeLimitA = targetDischargeLimitA();
    }

    /** How one rack differs from the rated one. */
    public record Spread(double capacityFactor, double resistanceFactor, double socOffsetPercent) {
        /** Exactly as rated. */
        public static final Spread NONE = new Spread(1, 1, 0);
    }

    /** Moves the rack on by one step with this current through it; positive discharges. */
    public void step(RackStep step, double busCurrentA) {
        double dtS = step.dtS();
        currentA = state == State.CLOSED ? busCurrentA : 0;
        stateS += dtS;
        moveContactor(emfV - busCurrentA * resistanceOhm, dtS);
        moveCharge(dtS);
        double k = temperatureFactor * resistanceGrowth() * resistanceFactor;
        double heatW = chemistry.seriesCount() * (v1 * v1 / (chemistry.r1() * k) + v2 * v2 / (chemistry.r2() * k))
                + currentA * currentA * resistanceOhm;
        v1 = v1 * step.keep1() + currentA * chemistry.r1() * k * (1 - step.keep1());
        v2 = v2 * step.keep2() + currentA * chemistry.r2() * k * (1 - step.keep2());
        moveHysteresis(dtS);
        double settledC = ambientC + heatW / coolingWK;
        temperatureC = settledC + (temperatureC - settledC) * Math.exp(-dtS * coolingWK / HEAT_CAPACITY_J_K);
        age(dtS);
        updateSource();
        slewLimits(dtS);
        alarms.step(this, dtS);
        if (alarms.isTripped() && !isStored()) {
            enter(State.TRIPPED);
        }
    }

    /** @param busV what the rack would close on; 0 when no other rack holds the bus up. */
    private void moveContactor(double busV, double dtS) {
        if (state == State.PRECHARGE) {
            double fedV = isPrechargeBroken ? 0 : emfV;
            prechargedV += (fedV - prechargedV) * (1 - Math.exp(-dtS / PRECHARGE_TAU_S));
            if (stateS >= PRECHARGE_S) {
                double farV = Math.abs(emfV - (busV > 1 ? busV : prechargedV));
                isConnectFailed = farV > PRECHARGE_DEVIATION * emfV;
                enter(isConnectFailed ? State.OPEN : State.CLOSED);
            }
        } else if (state == State.WAKING) {
            wakeUp(dtS / 3600);
        }
    }

    private void wakeUp(double hours) {
        if (storedCellV < WAKE_CELL_V) {
            storedCellV += WAKE_CELL_V * WAKE_C * hours / WAKE_SHARE;
            chargeAh += WAKE_C * capacityAh * hours;
        } else {
            socPercent += 100 * WAKE_FROM_CURVE_C * hours;
            chargeAh += WAKE_FROM_CURVE_C * capacityAh * hours;
            if (socPercent >= WAKE_SOC_PERCENT) {
                enter(State.OPEN);
            }
        }
    }

    private void moveCharge(double dtS) {
        double ah = currentA * dtS / 3600;
        double efficiency = currentA < 0 ? CHARGE_EFFICIENCY : 1;
        double moved = 100 * ah * efficiency / usableAh();
        socPercent = Math.max(0, Math.min(100, socPercent - moved - SELF_DISCHARGE_PERCENT_S * dtS));
        if (currentA < 0) {
            chargeAh -= ah;
        } else {
            dischargeAh += ah;
        }
    }

    private void moveHysteresis(double dtS) {
        if (currentA != 0) {
            double target = -Math.signum(currentA) * chemistry.hysteresisV();
            double share = 1 - Math.exp(-Math.abs(currentA) * dtS / 3600 / (0.02 * capacityAh));
            hysteresis += (target - hysteresis) * share;
        }
    }

    private void age(double dtS) {
        double efc = Math.abs(currentA) * dtS / 3600 / (2 * capacityAh);
        double warm = Math.exp((temperatureC - 25) * (Math.log(2) / 15));
        double warmCalendar = Math.exp((temperatureC - 25) * (Math.log(2) / 12));
        sohPercent -= 100 * (4e-5 * efc * warm + 0.008 * dtS / SECONDS_PER_YEAR * warmCalendar);
        sohPercent = Math.max(1, sohPercent);
    }

    private double resistanceGrowth() {
        return 1 + (1 - sohPercent / 100) * 2;
    }

    private void updateSource() {
        // exp() only when it would change anything visible: 4,400 racks share one core with their slaves.
        if (!(Math.abs(temperatureC - temperatureOfFactor) < 0.05)) {
            temperatureFactor = Math.exp(ACTIVATION_J / GAS_CONSTANT * (1 / (temperatureC + 273.15) - 1 / 298.15));
            temperatureOfFactor = temperatureC;
        }
        double k = temperatureFactor * resistanceGrowth() * resistanceFactor;
        emfV = chemistry.seriesCount() * cellEmfV();
        resistanceOhm = chemistry.seriesCount() * chemistry.r0() * k + WIRING_OHM;
    }

    private double cellEmfV() {
        return isStored() && storedCellV < WAKE_CELL_V
                ? storedCellV
                : chemistry.ocv().atPercent(socPercent) + hysteresis - v1 - v2;
    }

    private double targetChargeLimitA() {
        double temperature = Math.min(Numbers.ramp(temperatureC, -15, 5), Numbers.ramp(temperatureC, 58, 50));
        double room = chemistry.cellMaxV() - cellEmfV() - cellSpreadV();
        return alarms.mustStopCharging() ? 0 : allowedA(temperature, room);
    }

    private double targetDischargeLimitA() {
        double temperature = Math.min(Numbers.ramp(temperatureC, -35, -10), Numbers.ramp(temperatureC, 58, 50));
        double room = cellEmfV() - cellSpreadV() - chemistry.cellMinV();
        return alarms.mustStopDischarging() ? 0 : allowedA(temperature, room);
    }

    private double allowedA(double temperatureShare, double roomV) {
        if (state != State.CLOSED) {
            return 0;
        }
        // Both the taper over the last 60 mV and the drop over the ohmic resistance keep a cell inside its window.
        double byVoltage = Math.max(0, Math.min(capacityAh * roomV / 0.060, roomV / chemistry.r0()));
        return Math.min(capacityAh * temperatureShare, byVoltage);
    }

    private void slewLimits(double dtS) {
        double most = LIMIT_SLEW_C_PER_S * capacityAh * dtS;
        chargeLimitA = Numbers.moveTowards(chargeLimitA, targetChargeLimitA(), most);
        dischargeLimitA = Numbers.moveTowards(dischargeLimitA, targetDischargeLimitA(), most);
    }

    private void enter(State next) {
        if (state != next) {
            state = next;
            stateS = 0;
            if (next != State.CLOSED) {
                currentA = 0;
                chargeLimitA = 0;
                dischargeLimitA = 0;
            }
        }
    }

    /**
     * Precharges and closes; refused while tripped or in 0 V storage. After 3 s of precharge the rack must be within 5 %
     * of the bus, else it stays open with {@link #isConnectFailed()}.
     */
    public boolean close() {
        if (state == State.OPEN) {
            prechargedV = 0;
            isConnectFailed = false;
            enter(State.PRECHARGE);
        }
        return state == State.PRECHARGE || state == State.CLOSED;
    }

    /** Opens without load or by force; the trip of a protection goes its own way. */
    public boolean open(boolean byForce) {
        boolean isUnloaded = Math.abs(currentA) < 0.05 * capacityAh;
        if ((state == State.CLOSED || state == State.PRECHARGE) && (isUnloaded || byForce)) {
            enter(State.OPEN);
        }
        return state != State.CLOSED;
    }

    /** Discharges to 0 V for storage, as only sodium-ion cells may be. */
    public void storeAtZeroVolt() {
        enter(State.ZERO_VOLT);
        storedCellV = 0;
        socPercent = 0;
        hysteresis = 0;
        v1 = 0;
        v2 = 0;
        updateSource();
    }

    /** Begins to leave 0 V storage: at most 0.02C up to 1.5 V per cell, then 0.1C to 5 %, then the rack can be closed. */
    public void wake() {
        if (state == State.ZERO_VOLT) {
            enter(State.WAKING);
        }
    }

    /** Whether it is in, or on its way out of, 0 V storage: no voltage is too low, and it does not count in means. */
    public boolean isStored() {
        return state == State.ZERO_VOLT || state == State.WAKING;
    }

    /** Whether the last attempt to close ended too far from the bus. */
    public boolean isConnectFailed() {
        return isConnectFailed;
    }

    /** Lets a rack be tried again that could not be closed. */
    void clearConnectFailure() {
        isConnectFailed = false;
    }

    /** A fault to play: the precharge resistor is open. */
    public void prechargeBroken(boolean isBroken) {
        isPrechargeBroken = isBroken;
    }

    /** Unlatches a trip; the rack stays open until it is closed. */
    public void resetAlarms() {
        alarms.reset();
        isConnectFailed = false;
        if (state == State.TRIPPED) {
            enter(State.OPEN);
        }
    }

    /** Voltage of the source behind the resistance, all cells in series. */
    public double emfV() {
        return emfV;
    }

    public double resistanceOhm() {
        return resistanceOhm;
    }

    public double voltageV() {
        return emfV - currentA * resistanceOhm;
    }

    public double currentA() {
        return currentA;
    }

    public double powerW() {
        return voltageV() * currentA;
    }

    /** Highest charge current allowed now, as a positive number. */
    public double chargeLimitA() {
        return chargeLimitA;
    }

    public double dischargeLimitA() {
        return dischargeLimitA;
    }

    public double socPercent() {
        return socPercent;
    }

    public double sohPercent() {
        return sohPercent;
    }

    public double temperatureC() {
        return temperatureC;
    }

    private double cellSpreadV() {
        double slope =
                chemistry.ocv().atPercent(socPercent + 0.5) - chemistry.ocv().atPercent(socPercent - 0.5);
        return 2.8 * (CELL_SIGMA_V + slope * 0.3);
    }

    public double cellMeanV() {
        return voltageV() / chemistry.seriesCount();
    }

    public double cellMaxV() {
        return state == State.ZERO_VOLT ? 0 : cellMeanV() + cellSpreadV();
    }

    public double cellMinV() {
        return state == State.ZERO_VOLT ? 0 : cellMeanV() - cellSpreadV();
    }

    /** The hottest cell: the middle of a module lies above the mean with the load. */
    public double cellMaxC() {
        return temperatureC + 0.8 + 1.5 * Math.abs(currentA) / capacityAh;
    }

    public double cellMinC() {
        return temperatureC - 0.8;
    }

    public double insulationOhm() {
        return insulationOhm;
    }

    /** A fault to play: moisture in the rack. */
    public void insulationOhm(double ohm) {
        insulationOhm = ohm;
    }

    /** A fault to play: the contactor opens and stays open, until the fault has gone and it closes again. */
    public void trip(boolean isOn) {
        if (isOn) {
            alarms.trip();
            enter(State.TRIPPED);
        } else {
            resetAlarms();
            close();
        }
    }

    public double ambientC() {
        return ambientC;
    }

    /** A fault to play: the room heats up. */
    public void ambientC(double celsius) {
        ambientC = celsius;
    }

    /** A fault to play: the rack is this warm now. */
    public void temperatureC(double celsius) {
        temperatureC = celsius;
        updateSource();
    }

    public double chargeAh() {
        return chargeAh;
    }

    public double dischargeAh() {
        return dischargeAh;
    }

    public double ratedAh() {
        return chemistry.capacityAh();
    }

    /** What one full discharge gives now. */
    public double usableAh() {
        return capacityAh * sohPercent / 100;
    }

    public State state() {
        return state;
    }

    public RackAlarms alarms() {
        return alarms;
    }

    public CellChemistry chemistry() {
        return chemistry;
    }
}
