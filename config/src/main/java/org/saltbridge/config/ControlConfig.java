package org.saltbridge.config;

/**
 * How the plant's power is controlled beyond the utility's setpoint: limits, ramps, functions. Power is in watts with the
 * generator sign.
 *
 * @param ramps how fast a setpoint of the utility or of SoC management may move the plant.
 * @param deadbandPercent a smaller change of the target, in percent of the POI's rating, is not sent on; never withholds
 *     zero.
 * @param socLowPercent state of charge at which discharge ends; over the last 5 % above it the power goes down linearly.
 * @param socHighPercent likewise for charge.
 * @param reserveSocPercent below it nothing is discharged while the grid is there; kept for backup. 0 keeps none.
 * @param lossCompensation whether the target is met at the POI meter instead of at the terminals of the PCS.
 * @param minLoadPercent a plant that needs less of each PCS uses fewer of them; 0 always uses all.
 * @param commitmentHoldMs a PCS is put aside only after it has not been needed for so long.
 * @param priority which power keeps its setpoint when both do not fit into a PCS's apparent power.
 * @param pcsWatchdogMs the power of a lost PCS is unknown for so long; then its own watchdog has stopped it.
 * @param answerPolicy when a plant command is answered Good.
 * @param answerSharePercent the share for {@link AnswerPolicy#QUORUM} and {@link AnswerPolicy#SHARE}.
 */
public record ControlConfig(
        Ramps ramps,
        double deadbandPercent,
        double socLowPercent,
        double socHighPercent,
        double reserveSocPercent,
        boolean lossCompensation,
        double minLoadPercent,
        int commitmentHoldMs,
        Priority priority,
        int pcsWatchdogMs,
        AnswerPolicy answerPolicy,
        double answerSharePercent,
        Scada scada,
        FunctionsConfig functions) {

    /** As unlimited as the devices: every setpoint goes to all PCS at once. */
    public static final ControlConfig DEFAULT = new ControlConfig(
            Ramps.UNLIMITED,
            0,
            0,
            100,
            0,
            false,
            0,
            60_000,
            Priority.ACTIVE,
            10_000,
            AnswerPolicy.ALL,
            100,
            Scada.DEFAULT,
            FunctionsConfig.NONE);

    /** Which power gives way inside the apparent-power circle of a PCS. */
    public enum Priority {
        ACTIVE,
        REACTIVE
    }

    /** When a plant command counts as carried out. */
    public enum AnswerPolicy {
        /** Every PCS that takes part has confirmed. */
        ALL,
        /** So many percent of the PCS that take part have confirmed, and they cover the setpoint. */
        QUORUM,
        /** PCS with so many percent of the commanded power have confirmed. */
        SHARE
    }

    /**
     * Rates in watts per second, {@link Double#POSITIVE_INFINITY} for none. Up is away from zero.
     *
     * @param emergencyWPerS for frequency response and limits that have to be met, which do not wait for the others.
     */
    public record Ramps(
            double dischargeUpWPerS,
            double dischargeDownWPerS,
            double chargeUpWPerS,
            double chargeDownWPerS,
            double emergencyWPerS) {
        private static final double NONE = Double.POSITIVE_INFINITY;

        /** No limit at all. */
        public static final Ramps UNLIMITED = new Ramps(NONE, NONE, NONE, NONE, NONE);
    }

    /** What happens when the utility's heartbeat stays away. */
    public enum Fallback {
        /** Keeps the last setpoint. */
        HOLD,
        /** Ramps to zero; frequency response goes on. */
        ZERO,
        /** Ramps to zero base point and leaves only the frequency function. */
        DROOP_ONLY
    }

    /**
     * Supervision of the utility. It begins with its first command or heartbeat.
     *
     * @param warnAfterMs without a heartbeat for so long the setpoint in force is shown as old; 0 supervises nothing.
     * @param fallbackAfterMs without a heartbeat for so long the fallback begins.
     */
    public record Scada(int warnAfterMs, int fallbackAfterMs, Fallback fallback) {

        /** Not supervised. */
        public static final Scada DEFAULT = new Scada(0, 0, Fallback.HOLD);
    }
}
