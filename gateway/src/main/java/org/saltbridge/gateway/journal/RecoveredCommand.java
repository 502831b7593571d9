package org.saltbridge.gateway.journal;

/**
 * A command of the last run that changes how something is controlled or switched, as the journal's end holds it.
 *
 * @param value in the kind's unit.
 * @param outcome {@code INTERRUPTED} when the gateway ended before the command did.
 */
public record RecoveredCommand(String path, double value, CommandOutcome outcome) {}
