package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;
import static org.saltbridge.gateway.dispatch.PcsControl.REACTIVE;

import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.ControlConfig.AnswerPolicy;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.dispatch.CommandTracker.Place;

/** Decides what is answered when the devices of a command have answered, or when its time is over. */
final class CommandOutcomes {
    private final CommandTracker tracker;
    private final PlantPower power;
    private final AnswerPolicy policy;
    private final double policyShare;

    CommandOutcomes(ControlConfig config, CommandTracker tracker, PlantPower power) {
        this.tracker = tracker;
        this.power = power;
        this.policy = config.answerPolicy();
        this.policyShare = config.answerSharePercent() / 100;
    }

    /** Ends the command when no device's answer is missing any more. */
    void finishIfDone(Place place, long nowNs) {
        Command command = place.command;
        if (command == null || place.awaited > 0) {
            return;
        }
        CommandResult result;
        if (command.failedCount() > 0) {
            result = withFailures(place, command);
            forgetIfNobodyTookIt(place, command, nowNs);
        } else if (place.superseded) {
            result = CommandResult.SUPERSEDED;
        } else if (!isAsAsked(place)) {
            result = CommandResult.CLAMPED;
        } else {
            result = place.isRamping ? CommandResult.RAMPING : CommandResult.CONFIRMED;
        }
        tracker.end(place, result, place.allocatedValue, nowNs);
    }

    private CommandResult withFailures(Place place, Command command) {
        boolean takenOver = isNewestOfPlant(place, command) && place.confirmed > 0;
        if (takenOver && satisfiesPolicy(place, command)) {
            return CommandResult.CONFIRMED_BY_POLICY;
        }
        return takenOver && isAsAsked(place) ? CommandResult.TAKEN_OVER : command.result();
    }

    private boolean satisfiesPolicy(Place place, Command command) {
        return switch (policy) {
            case ALL -> false;
            case QUORUM ->
                isAsAsked(place) && place.takingPart - command.failedCount() >= policyShare * place.takingPart;
            case SHARE -> Math.abs(place.allocatedValue) >= policyShare * Math.abs(place.askedValue);
        };
    }

    private static boolean isAsAsked(Place place) {
        return Math.abs(place.allocatedValue - place.askedValue) <= Math.max(1, place.tolerance);
    }

    /** Whether a command is the one whose setpoint the plant follows now. */
    boolean isNewestOfPlant(Place place, Command command) {
        return command.pcsIndex() < 0 && power.newestToken(quantityOf(command)) == place.token;
    }

    /** A setpoint that was answered Bad and that no device has taken must not move power when devices come back. */
    private void forgetIfNobodyTookIt(Place place, Command command, long nowNs) {
        if (place.confirmed == 0 && isNewestOfPlant(place, command)) {
            power.forget(quantityOf(command), nowNs);
        }
    }

    /** Ends a command whose deadline has passed. */
    void expire(Place place, Command command, long nowNs) {
        forgetIfNobodyTookIt(place, command, nowNs);
        CommandResult result = command.failedCount() > 0 ? command.result() : CommandResult.TIME_LIMIT_OVER;
        tracker.end(place, result, place.allocatedValue, nowNs);
    }

    private static int quantityOf(Command command) {
        return command.kind().isActivePower() ? ACTIVE : REACTIVE;
    }
}
