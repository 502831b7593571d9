package org.saltbridge.gateway.opcua;

import java.util.Locale;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandListener;

/**
 * One command on its way from a request to its outcome. It is made where the request is handled, so that dispatch, which
 * ends it, allocates nothing; status and words are made when somebody asks for them.
 */
final class Operation implements CommandListener, CommandBatch.Answer {
    private final ControlService service;
    private final ControlPoint control;
    private final CommandBatch batch;
    private final int index;
    private @Nullable Command command;
    private long endedEpochMs;

    /** @param index of the operation in its batch. */
    Operation(ControlService service, ControlPoint control, CommandBatch batch, int index) {
        this.service = service;
        this.control = control;
        this.batch = batch;
        this.index = index;
    }

    /** On the dispatch thread, once. Both receivers publish what is set before. */
    @Override
    public void onOutcome(Command ended) {
        command = ended;
        endedEpochMs = service.epochMs();
        control.ended(this);
        batch.answer(index, this);
    }

    /** The ended command. */
    @Override
    public Command command() {
        Command ended = command;
        if (ended == null) {
            throw new IllegalStateException("asked for before its end");
        }
        return ended;
    }

    long endedEpochMs() {
        return endedEpochMs;
    }

    @Override
    public StatusCode status() {
        return CommandStatus.of(command().result());
    }

    @Override
    public String outcome() {
        Command ended = command();
        StringBuilder text = new StringBuilder(96);
        text.append(ended.result());
        if (ended.failedDeviceIndex() >= 0) {
            text.append(" at ").append(service.deviceName(ended.failedDeviceIndex()));
            if (ended.failedCount() > 1) {
                text.append(" and ").append(ended.failedCount() - 1).append(" more");
            }
            if (ended.exceptionCode() != 0) {
                text.append(", Modbus exception ").append(ended.exceptionCode());
            }
        }
        if (!control.isBinary()) {
            text.append("; achievable ").append(format(ended.achievableValue()));
            text.append(' ').append(control.unit().symbol());
        }
        return text.append("; ").append(format(latencyMs(ended))).append(" ms").toString();
    }

    /** From the decoded request to the outcome. */
    static double latencyMs(Command command) {
        return (command.endedNs() - command.receivedNs()) / 1e6;
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
