package org.saltbridge.simulator;

import java.util.SplittableRandom;
import org.saltbridge.config.SimulationConfig;

/**
 * Frequency and voltage on both sides of the plant's breaker. The grid's own: noise around the nominal, the balance of
 * power where the grid swings, and the events that a script, a test or a demonstration adds. The plant's: the same while
 * it is connected, its island's otherwise.
 */
public final class GridModel {
    private static final double SIGMA_HZ = 0.015;
    private static final double TAU_S = 60;
    /** From here a voltage counts as there, as a share of the nominal one. */
    static final double LIVE_SHARE = 0.8;

    /** Below this nothing can be measured and nothing runs. */
    static final double DEAD_SHARE = 0.05;

    private final double nominalHz;
    private final double nominalV;
    private final SimulationConfig.Grid settings;
    private final Swing swing;
    private final SplittableRandom random;
    private double sigmaHz;
    private double noiseHz;
    private double shiftHz;
    private double eventHz;
    private double eventTargetHz;
    private double eventHzPerS;
    private double eventHoldS;
    private double voltageShare = 1;
    private double voltageForS;
    private double lossForS;
    private boolean isIslanded;
    private boolean isFormed = true;
    private double islandHz;

    public GridModel(double nominalHz, double nominalV, SimulationConfig.Grid settings, long seed) {
        this.nominalHz = nominalHz;
        this.nominalV = nominalV;
        this.settings = settings;
        this.swing = new Swing(nominalHz, settings.sizeW(), settings.inertiaMs() / 1000.0);
        this.random = new SplittableRandom(seed);
        this.sigmaHz = settings.model() == SimulationConfig.Grid.Model.STEADY ? 0 : SIGMA_HZ;
    }

    /** The same grid without its noise, where one figure of it is to be checked. */
    GridModel withoutNoise() {
        sigmaHz = 0;
        return this;
    }

    /**
     * Moves frequency and voltage on.
     *
     * @param plantW what the plant exports; a swinging grid feels it.
     */
    public void step(double dtS, double plantW) {
        double keep = Math.exp(-dtS / TAU_S);
        noiseHz = noiseHz * keep + sigmaHz * Math.sqrt(1 - keep * keep) * random.nextGaussian();
        if (settings.model() == SimulationConfig.Grid.Model.SWING) {
            swing.step(dtS, isIslanded ? 0 : plantW);
        }
        moveEvents(dtS);
    }

    private void moveEvents(double dtS) {
        eventHz = Numbers.moveTowards(eventHz, eventTargetHz, eventHzPerS * dtS);
        if (eventHz == eventTargetHz && eventTargetHz != 0) {
            eventHoldS -= dtS;
            eventTargetHz = eventHoldS <= 0 ? 0 : eventTargetHz;
        }
        voltageForS -= dtS;
        voltageShare = voltageForS <= 0 ? 1 : voltageShare;
        lossForS -= dtS;
        if (lossForS <= 0) {
            swing.lossW(0);
        }
    }

    /** Moves the frequency to a value at a rate, holds it there, and moves it back at the same rate. */
    public void frequencyEvent(double toHz, double hzPerS, double holdS) {
        eventTargetHz = toHz - nominalHz;
        eventHzPerS = hzPerS;
        eventHoldS = holdS;
    }

    /** So much generation is lost; only a swinging grid feels it. */
    public void loseGeneration(double watts, double forS) {
        swing.lossW(watts);
        lossForS = forS;
    }

    /** The breaker to the grid opens: what runs in the plant is an island that begins at the grid's frequency. */
    void separate() {
        if (!isIslanded) {
            islandHz = ownHz();
        }
        isIslanded = true;
    }

    /** The breaker to the grid has closed. */
    void connect() {
        isIslanded = false;
    }

    /** Whether any PCS holds up the voltage of an island. */
    void formed(boolean isFormedNow) {
        isFormed = isFormedNow;
    }

    /**
     * How the island fares that the plant and its load form.
     *
     * @param loadShare what the plant has to give as a share of the rated power that runs; it pulls the frequency down
     *     by 1 % at full power, as grid-forming droops do.
     */
    void stepIsland(double dtS, double loadShare) {
        if (isIslanded) {
            islandHz += (nominalHz * (1 - 0.01 * loadShare) - islandHz) * (1 - Math.exp(-dtS / 0.5));
        }
    }

    /** Moves the island's frequency towards the grid's by at most so much. */
    void approachGrid(double mostHz) {
        islandHz = Numbers.moveTowards(islandHz, ownHz(), mostHz);
    }

    public boolean isIslanded() {
        return isIslanded;
    }

    /** Shifts the frequency by so much until the next call. */
    public void shiftHz(double hz) {
        shiftHz = hz;
    }

    /** A voltage sag or swell, as a share of the nominal voltage, until the next call. */
    public void voltageShare(double share) {
        voltageEvent(share, Double.POSITIVE_INFINITY);
    }

    /** A voltage sag or swell, as a share of the nominal voltage, for so long. */
    public void voltageEvent(double share, double forS) {
        voltageShare = share;
        voltageForS = forS;
    }

    private double ownHz() {
        return nominalHz + noiseHz + shiftHz + eventHz + swing.deviationHz();
    }

    /** On the grid's side of the breaker; 0 when it is dead. */
    public double gridSideHz() {
        return voltageShare < DEAD_SHARE ? 0 : ownHz();
    }

    /** On the grid's side of the breaker, as a share of the nominal voltage. */
    public double gridSideShare() {
        return voltageShare;
    }

    /** Phase to phase on the grid's side of the breaker. */
    public double gridSideV() {
        return nominalV * voltageShare;
    }

    /** At the plant: the island's frequency while there is one; 0 when the plant's bus is dead. */
    public double frequencyHz() {
        if (isDead()) {
            return 0;
        }
        return isIslanded ? islandHz : ownHz();
    }

    public double nominalHz() {
        return nominalHz;
    }

    /** At the plant: an island has its full voltage while a PCS holds it up, and none otherwise. */
    public double voltageShare() {
        if (isIslanded) {
            return isFormed ? 1 : 0;
        }
        return voltageShare;
    }

    /** Whether the plant's bus has no voltage to speak of. */
    public boolean isDead() {
        return voltageShare() < DEAD_SHARE;
    }

    /** Phase to phase on the plant's bus. */
    public double voltageV() {
        return nominalV * voltageShare();
    }

    /**
     * The machines of the grid as one: their kinetic energy, the load's self-regulation and the governors of four in ten.
     */
    private static final class Swing {
        private static final double DAMPING = 1;
        private static final double GOVERNED_SHARE = 0.4;
        private static final double DROOP = 0.05;
        private static final double DEADBAND_HZ = 0.036;
        private static final double GOVERNOR_S = 8;
        /** Schedules follow the plant: what it has given for long is not a surplus. */
        private static final double SCHEDULE_S = 300;

        private final double nominalHz;
        private final double sizeW;
        private final double inertiaS;
        private double deviationHz;
        private double governorW;
        private double lossW;
        private double scheduledW = Double.NaN;

        Swing(double nominalHz, double sizeW, double inertiaS) {
            this.nominalHz = nominalHz;
            this.sizeW = sizeW;
            this.inertiaS = inertiaS;
        }

        void step(double dtS, double plantW) {
            scheduledW = Double.isNaN(scheduledW) ? plantW : scheduledW;
            scheduledW += (plantW - scheduledW) * dtS / SCHEDULE_S;
            double beyondHz = Math.signum(deviationHz) * Math.max(0, Math.abs(deviationHz) - DEADBAND_HZ);
            double askedW = -beyondHz / (DROOP * nominalHz) * GOVERNED_SHARE * sizeW;
            governorW += (askedW - governorW) * dtS / GOVERNOR_S;
            double surplusW = governorW + (plantW - scheduledW) - lossW - DAMPING * sizeW * deviationHz / nominalHz;
            deviationHz += nominalHz / (2 * inertiaS * sizeW) * surplusW * dtS;
        }

        void lossW(double watts) {
            lossW = watts;
        }

        double deviationHz() {
            return deviationHz;
        }
    }
}
