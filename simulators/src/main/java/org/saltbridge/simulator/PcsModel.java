package org.saltbridge.simulator;

import java.util.Locale;
import org.saltbridge.config.SimulationConfig;

/**
 * One power conversion system: picks setpoints up in its 20 ms task, ramps and follows them within its apparent-power
 * circle and its DC limits, and falls back when nobody writes to it any more. Owned by whoever holds its island's lock.
 */
public final class PcsModel {
    /** Operating states, numbered as the generic profile shows them. */
    public enum State {
        OFF,
        STANDBY,
        PRECHARGING,
        PRE_CONNECTED,
        CONNECTED,
        THROTTLED,
        STOPPING,
        FAULT
    }

    /** What a PCS does when its command watchdog expires. */
    public enum WatchdogAction {
        HOLD,
        REVERT,
        STOP;

        /** Reads {@code hold}, {@code revert} or {@code stop}. */
        public static WatchdogAction of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * How one PCS is built and set.
     *
     * @param control ramp, lag and droop, the same for all.
     * @param watchdogS without a write for so long it falls back; 0 never does.
     * @param nominalHz what its droop counts from.
     * @param timeFactor simulated seconds per second for its energy counters.
     */
    public record Settings(
            double ratedW,
            double ratedVa,
            double dcCurrentMaxA,
            SimulationConfig.Pcs control,
            double watchdogS,
            WatchdogAction watchdogAction,
            double nominalHz,
            double timeFactor) {}

    /** Faults of the machine itself that a test may play. */
    public enum Trip {
        NONE,
        GRID_LOST,
        DC_LOST,
        POWER_STAGE
    }

    private static final double PRECHARGE_S = 4;
    private static final double PRE_CONNECTED_S = 2;
    private static final double SYNC_S = 2;
    /** How long a PCS that is ready waits for a voltage to connect to. */
    private static final double GRID_WAIT_S = 10;

    private static final double STOP_S = 3;
    private static final double DC_MIN_V = 600;
    private static final double AC_NOMINAL_V = 690;
    private static final double SAG_SHARE = 0.2;
    private static final double RIDE_THROUGH_S = 0.3;
    private static final double DERATED_FROM_C = 45;
    private static final double DERATED_TO_NOTHING_C = 60;

    private final Settings settings;
    private final DcBus bus;
    private State state = State.CONNECTED;
    private boolean isGoingOff;
    private double stateS;
    private Trip trip = Trip.NONE;
    private double setpointW;
    private double setpointVar;
    private double rampedW;
    private double rampedVar;
    private double powerW;
    private double reactiveVar;
    private double sinceWriteS;
    private boolean isWatched;
    private boolean isWatchdogExpired;
    private double heatK;
    private final double ambientC;
    private double heatedC = Double.NaN;
    private double dischargedWh;
    private double chargedWh;
    private double upS;
    private double gridHz;
    private double gridV = AC_NOMINAL_V;
    private double formingW = Double.NaN;
    private double sagS;
    private boolean isTrippedByItself;
    private boolean isBlackStarting;

    public PcsModel(Settings settings, DcBus bus, double ambientC) {
        this.settings = settings;
        this.bus = bus;
        this.ambientC = ambientC;
        this.gridHz = settings.nominalHz();
        bus.draw(lossW());
    }

    /** Moves the PCS on by one run of its control task. */
    public void step(double dtS) {
        stateS += dtS;
        upS += dtS;
        watch(dtS);
        watchGrid(dtS);
        moveState();
        boolean isRunning = isRunning();
        double wantedVar = isRunning ? setpointVar : 0;
        double most = settings.ratedW() * settings.control().rampPercentS() / 100 * dtS;
        rampedW = Numbers.moveTowards(rampedW, isRunning ? setpointW : 0, most);
        rampedVar = Numbers.moveTowards(rampedVar, wantedVar, most);
        double wantedW = isRunning ? wantedW() : rampedW;
        double limitedW = limited(wantedW);
        double circleVa = settings.ratedVa() * voltageShare();
        double roomVar = Math.sqrt(Math.max(0, circleVa * circleVa - limitedW * limitedW));
        double limitedVar = Math.max(-roomVar, Math.min(roomVar, rampedVar));
        powerW += (limitedW - powerW) * followed(settings.control().responseMs(), dtS);
        reactiveVar += (limitedVar - reactiveVar) * followed(settings.control().reactiveResponseMs(), dtS);
        if (state == State.FAULT || state == State.OFF || state == State.STANDBY) {
            powerW = 0;
            reactiveVar = 0;
        }
        // The limits also hold for what the filter still carries: a tripped rack takes its current away at once.
        powerW = Math.max(-availableChargeW(), Math.min(availableDischargeW(), powerW));
        if (isRunning) {
            state = Math.abs(limitedW - wantedW) > 0.005 * settings.ratedW() ? State.THROTTLED : State.CONNECTED;
        }
        bus.draw(isConverting() ? powerW + lossW() : 0);
        heatK += (60 * lossW() / (settings.ratedW() * 0.016) - heatK) * Math.min(1, dtS / 300);
        countEnergy(dtS);
    }

    /** How much of the way to its target a first-order lag goes in one step. */
    private static double followed(int responseMs, double dtS) {
        return responseMs == 0 ? 1 : 1 - Math.exp(-dtS * 5000 / responseMs);
    }

    /** The ramped setpoint with the PCS's own droop on top, which no ramp holds up; or what its island needs. */
    private double wantedW() {
        if (!Double.isNaN(formingW)) {
            return formingW;
        }
        SimulationConfig.Pcs control = settings.control();
        double deviationHz = gridHz - settings.nominalHz();
        double beyondHz = Math.signum(deviationHz) * Math.max(0, Math.abs(deviationHz) - control.deadbandHz());
        double droopHz = control.droopPercent() / 100 * settings.nominalHz();
        // Without voltage there is no frequency to answer.
        return droopHz == 0 || gridHz == 0 ? rampedW : rampedW - beyondHz / droopHz * settings.ratedW();
    }

    private void countEnergy(double dtS) {
        double wh = powerW * dtS * settings.timeFactor() / 3600;
        if (wh > 0) {
            dischargedWh += wh;
        } else {
            chargedWh -= wh;
        }
    }

    private void watch(double dtS) {
        sinceWriteS += dtS;
        boolean isExpired = isWatched && settings.watchdogS() > 0 && sinceWriteS >= settings.watchdogS();
        if (isExpired && !isWatchdogExpired) {
            isWatchdogExpired = true;
            if (settings.watchdogAction() != WatchdogAction.HOLD) {
                setpointW = 0;
                setpointVar = 0;
            }
            if (settings.watchdogAction() == WatchdogAction.STOP) {
                stop();
            }
        }
    }

    /** Rides through short sags; a voltage that stays away is a lost grid. */
    private void watchGrid(double dtS) {
        sagS = voltageShare() < SAG_SHARE ? sagS + dtS : 0;
        if (sagS > RIDE_THROUGH_S && isRunning()) {
            tripWithoutGrid();
        }
    }

    private void tripWithoutGrid() {
        trip(Trip.GRID_LOST);
        isTrippedByItself = true;
    }

    private void moveState() {
        if (state == State.PRECHARGING && stateS >= PRECHARGE_S) {
            enter(bus.voltageV() > DC_MIN_V || bus.chargeLimitW(1) > 0 ? State.PRE_CONNECTED : State.FAULT);
        } else if (state == State.PRE_CONNECTED && stateS >= PRE_CONNECTED_S + SYNC_S && mayConnect()) {
            // Who lifts a dead bus has not lost it: that it has been dead for long counts no more.
            sagS = 0;
            enter(State.CONNECTED);
        } else if (state == State.PRE_CONNECTED && stateS >= PRE_CONNECTED_S + SYNC_S + GRID_WAIT_S) {
            tripWithoutGrid();
            enter(State.FAULT);
        } else if (state == State.STOPPING && stateS >= STOP_S) {
            enter(isGoingOff ? State.OFF : State.STANDBY);
        } else if (trip != Trip.NONE && state != State.FAULT) {
            enter(State.FAULT);
        }
    }

    /** To a voltage that is there; to a dead bus only one that is to energise it. */
    private boolean mayConnect() {
        return isBlackStarting || voltageShare() >= GridModel.LIVE_SHARE;
    }

    /** What the AC current limit leaves of the apparent power in a voltage sag. */
    private double voltageShare() {
        return Math.min(1, gridV / AC_NOMINAL_V);
    }

    private double limited(double wantedW) {
        double circleW = Math.min(settings.ratedW(), settings.ratedVa() * voltageShare());
        double upW = Math.min(circleW, availableDischargeW());
        double downW = Math.min(circleW, availableChargeW());
        return Math.max(-downW, Math.min(upW, wantedW));
    }

    /** Losses at the present power, always from the DC side while converting; 98.3 to 98.4 % at half to full power. */
    private double lossW() {
        return lossW(Math.abs(powerW));
    }

    private double lossW(double absoluteW) {
        double share = absoluteW / settings.ratedW();
        return settings.ratedW() * (0.004 + 0.006 * share + 0.006 * share * share);
    }

    /** AC power that could be discharged now: rating, bus voltage, DC current and the BMS's limits. */
    public double availableDischargeW() {
        if (!isRunning() && state != State.STOPPING) {
            return 0;
        }
        double dcW = bus.dischargeLimitW(settings.dcCurrentMaxA());
        double ratedW = settings.ratedW() * temperatureShare();
        return Math.max(0, Math.min(ratedW, dcW - lossW(Math.min(dcW, settings.ratedW()))));
    }

    /** AC power that could be charged now, as a positive number. */
    public double availableChargeW() {
        if (!isRunning() && state != State.STOPPING) {
            return 0;
        }
        double dcW = bus.chargeLimitW(settings.dcCurrentMaxA());
        double ratedW = settings.ratedW() * temperatureShare();
        return dcW <= 0 ? 0 : Math.min(ratedW, dcW + lossW(Math.min(dcW, settings.ratedW())));
    }

    /** What the grid looks like from here. */
    public void onGrid(double hertz, double voltageShare) {
        gridHz = hertz;
        gridV = AC_NOMINAL_V * voltageShare;
    }

    /** Feeds an island so much, whatever its setpoint says; NaN follows the setpoint again. */
    public void formGrid(double watts) {
        formingW = watts;
    }

    public double gridHz() {
        return gridHz;
    }

    /** Phase to phase at the AC terminals. */
    public double gridV() {
        return gridV;
    }

    /** A setpoint has been written; it is refused (ignored) only by a PCS in fault. */
    public void onPowerSetpoint(double watts) {
        onWrite();
        if (state != State.FAULT) {
            setpointW = watts;
        }
    }

    public void onReactiveSetpoint(double var) {
        onWrite();
        if (state != State.FAULT) {
            setpointVar = var;
        }
    }

    /** Any sign of life of the controller: a setpoint or its heartbeat. */
    public void onWrite() {
        sinceWriteS = 0;
        isWatched = true;
        isWatchdogExpired = false;
    }

    /**
     * Starts from standstill: 8 s to the grid. Without voltage there it waits 10 s more and then trips. Clears a trip that
     * the PCS found by itself, once the grid is back.
     */
    public void start() {
        if (isTrippedByItself && voltageShare() >= SAG_SHARE) {
            trip(Trip.NONE);
        }
        start(false);
    }

    /**
     * Starts from standstill onto a dead bus: after 8 s it energises the bus itself and forms the island. Clears a trip
     * that the PCS found by itself. On a bus with voltage nothing changes.
     */
    public void blackStart() {
        if (voltageShare() >= SAG_SHARE) {
            return;
        }
        if (isTrippedByItself) {
            trip(Trip.NONE);
        }
        start(true);
    }

    private void start(boolean isBlack) {
        if (state == State.OFF || state == State.STANDBY) {
            setpointW = 0;
            setpointVar = 0;
            isBlackStarting = isBlack;
            enter(State.PRECHARGING);
        }
    }

    /** Goes from off to standby, from where it can be started; anywhere else nothing changes. */
    public void wake() {
        if (state == State.OFF && trip == Trip.NONE) {
            enter(State.STANDBY);
        }
    }

    /** Stops: power to zero, then standby. */
    public void stop() {
        stop(false);
    }

    /** Stops: power to zero, then standby or off. */
    public void stop(boolean goesOff) {
        isGoingOff = goesOff;
        if (state == State.PRECHARGING || state == State.PRE_CONNECTED || isRunning()) {
            setpointW = 0;
            setpointVar = 0;
            enter(State.STOPPING);
        }
    }

    /** A fault to play: its air is this hot; NaN is its usual again. */
    public void heatTo(double celsius) {
        heatedC = celsius;
    }

    /** The controller starts anew: the PCS is off meanwhile, and on standby when it is done. */
    public void reboot(boolean isDone) {
        setpointW = 0;
        setpointVar = 0;
        rampedW = 0;
        rampedVar = 0;
        isWatched = false;
        isWatchdogExpired = false;
        upS = 0;
        enter(isDone ? State.STANDBY : State.OFF);
    }

    /** A fault of the machine; {@link Trip#NONE} clears it and leaves the PCS off. */
    public void trip(Trip cause) {
        isTrippedByItself = false;
        trip = cause;
        if (cause == Trip.NONE && state == State.FAULT) {
            enter(State.OFF);
        }
    }

    private void enter(State next) {
        state = next;
        stateS = 0;
        if (next == State.FAULT) {
            setpointW = 0;
            setpointVar = 0;
            rampedW = 0;
            rampedVar = 0;
        }
    }

    boolean isRunning() {
        return state == State.CONNECTED || state == State.THROTTLED;
    }

    private boolean isConverting() {
        return isRunning() || state == State.STOPPING;
    }

    public State state() {
        return state;
    }

    public Trip trip() {
        return trip;
    }

    public double setpointW() {
        return setpointW;
    }

    public double setpointVar() {
        return setpointVar;
    }

    /** Active power at the AC terminals; positive discharges. */
    public double powerW() {
        return powerW;
    }

    public double reactiveVar() {
        return reactiveVar;
    }

    public double apparentVa() {
        return Math.hypot(powerW, reactiveVar);
    }

    /** Seconds until the command watchdog expires; its full time while nothing has ever been written. */
    public double watchdogRemainingS() {
        return isWatched ? Math.max(0, settings.watchdogS() - sinceWriteS) : settings.watchdogS();
    }

    public boolean isWatchdogExpired() {
        return isWatchdogExpired;
    }

    public double temperatureC() {
        return ambientC() + 5 + heatK;
    }

    public double ambientC() {
        return Double.isNaN(heatedC) ? ambientC : heatedC;
    }

    /** What its own heat leaves of its power: all up to 45 °C around it, nothing from 60 °C. */
    public double temperatureShare() {
        return Numbers.ramp(ambientC(), DERATED_TO_NOTHING_C, DERATED_FROM_C);
    }

    public double dischargedWh() {
        return dischargedWh;
    }

    public double chargedWh() {
        return chargedWh;
    }

    /** Counts seconds since the start; the heartbeat that this PCS shows. */
    public int heartbeat() {
        return (int) upS & 0xFFFF;
    }

    public Settings settings() {
        return settings;
    }

    public DcBus bus() {
        return bus;
    }
}
