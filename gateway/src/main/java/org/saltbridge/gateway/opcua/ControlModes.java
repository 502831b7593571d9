package org.saltbridge.gateway.opcua;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.command.RestartListener;
import org.saltbridge.gateway.journal.CommandOutcome;
import org.saltbridge.gateway.journal.CommandRequest;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalEvent;
import org.saltbridge.gateway.journal.RecoveredCommand;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What commands change for longer than they last: who controls what, and what is stopped, also over a restart. */
final class ControlModes {
    private static final Logger LOG = LoggerFactory.getLogger(ControlModes.class);
    private static final Command.Level[] LEVELS = Command.Level.values();

    private final ModeStore store;
    private final Journal journal;

    ControlModes(ModeStore store, Journal journal) {
        this.store = store;
        this.journal = journal;
    }

    /** Whether a level has taken the control. */
    boolean isTaken(Command.Level level) {
        String path = level == Command.Level.LOCAL ? DerivedPoints.LOCAL : DerivedPoints.STATION;
        return store.value(path, 0) == 1;
    }

    /** Some commands change how the plant is controlled, which outlives the gateway. */
    Consumer<CommandOutcome> answerTo(ControlPoint control, CommandRequest request, Operation operation) {
        if (!control.isKept()) {
            return operation;
        }
        return outcome -> {
            int mode = control.modeAfter(request.value(), outcome);
            if (mode != ControlPoint.MODE_AS_BEFORE && keep(control, mode)) {
                noteHandOver(control, request);
            }
            operation.accept(outcome);
        };
    }

    /** Keeps the mode of a control object; false when it was so before. */
    private boolean keep(ControlPoint control, int mode) {
        try {
            return store.set(control.path(), mode, control.usualMode());
        } catch (IOException e) {
            LOG.error("a restart would forget that {} is {}: it cannot be kept", control.path(), mode, e);
            return true;
        }
    }

    /** A change of the control authority is journaled as such beside the command for it. */
    private void noteHandOver(ControlPoint control, CommandRequest request) {
        if (control.kind() == Command.Kind.CONTROL_AUTHORITY) {
            boolean isTaken = request.value() == 1;
            String name = LEVELS[control.pcsIndex()].name().toLowerCase(Locale.ROOT);
            journal.note(JournalEvent.authority(
                    request.path(), request.user(), isTaken ? "remote" : name, isTaken ? name : "remote"));
        }
    }

    /**
     * Before dispatch starts: everything is under control as it was before the last end. Stops that the end cut short count
     * as carried out, because the device may have taken them.
     */
    void restore(Map<String, ControlPoint> byPath, long nowEpochMs, RestartListener dispatch) {
        for (RecoveredCommand command : journal.recovered()) {
            ControlPoint control = byPath.get(command.path());
            if (control != null) {
                restore(control, command, nowEpochMs, dispatch);
            }
        }
        store.all().forEach((path, value) -> {
            ControlPoint control = byPath.get(path);
            if (control == null || !control.isKept()) {
                LOG.warn("{} was {} before, but the plant has no such control object any more", path, value);
            } else {
                LOG.info("{} is {}, as before the last end", path, value);
                dispatch.onMode(control.kind(), control.pcsIndex(), value);
            }
        });
    }

    private void restore(ControlPoint control, RecoveredCommand command, long nowEpochMs, RestartListener dispatch) {
        int mode = control.modeAfter(command.value(), command.outcome());
        if (control.isKept() && mode != ControlPoint.MODE_AS_BEFORE) {
            keep(control, mode);
        }
        boolean isDone = command.outcome().result() == CommandResult.CONFIRMED;
        if (control.kind().isOperation() && (isDone || command.mayGoOn(control.timeLimitMs(), nowEpochMs))) {
            Command operation =
                    new Command(control.kind(), control.pcsIndex(), command.value(), 0, 0, dispatch::onEarlier);
            operation.end(command.outcome().result(), command.outcome().achievable(), 0);
        }
    }
}
