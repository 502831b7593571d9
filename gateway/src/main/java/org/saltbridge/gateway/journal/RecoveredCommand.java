package org.saltbridge.gateway.journal;

/**
 * A command of an earlier run that changes how something is controlled or switched, as the journal's end holds it.
 *
 * @param value in the kind's unit.
 * @param epochMs when it was received, by the wall clock of that time.
 * @param outcome {@code INTERRUPTED} when the gateway ended before the command did.
 */
public record RecoveredCommand(String path, double value, long epochMs, CommandOutcome outcome) {
    /** After so many of its time limits nothing is left of a command: one for itself, one for the device. */
    private static final int OVER_AFTER_LIMITS = 2;

    /**
     * Whether a device may still be doing what was commanded. A wall clock that has been set back never makes it over.
     *
     * @param timeLimitMs how long such a command may take.
     */
    public boolean mayGoOn(long timeLimitMs, long nowEpochMs) {
        return outcome.mayHaveActed() && nowEpochMs - epochMs <= OVER_AFTER_LIMITS * timeLimitMs;
    }
}
