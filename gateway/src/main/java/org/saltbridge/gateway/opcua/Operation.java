package org.saltbridge.gateway.opcua;

import java.util.Locale;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.journal.CommandOutcome;

/**
 * One command on its way from a request to its answer; status and words are made when somebody asks for them.
 */
final class Operation implements Consumer<CommandOutcome>, CommandBatch.Answer {
    private final ControlService service;
    private final ControlPoint control;
    private final ControlRequest request;
    private final double value;
    private @Nullable CommandOutcome ended;
    private boolean repeated;
    private long endedEpochMs;

    /** @param value what is commanded, in the control's unit. */
    Operation(ControlService service, ControlRequest request, double value) {
        this.service = service;
        this.control = request.control();
        this.request = request;
        this.value = value;
    }

    /**
     * Once: on the journal thread, or on the publisher's when the journal is late. Both receivers publish what is set
     * before.
     */
    @Override
    public void accept(CommandOutcome outcome) {
        ended = outcome;
        endedEpochMs = service.epochMs();
        control.ended(this);
        service.tellChange();
        request.answer(this);
    }

    /** Instead of running: answers with what became of the same command earlier. */
    void answerAgain(CommandOutcome earlier) {
        ended = earlier;
        repeated = true;
        request.answer(this);
    }

    double value() {
        return value;
    }

    @Override
    public CommandOutcome details() {
        CommandOutcome outcome = ended;
        if (outcome == null) {
            throw new IllegalStateException("asked for before its end");
        }
        return outcome;
    }

    long endedEpochMs() {
        return endedEpochMs;
    }

    @Override
    public StatusCode status() {
        return CommandStatus.of(details().result());
    }

    @Override
    public int addCause() {
        return details().result().addCause();
    }

    @Override
    public String outcome() {
        CommandOutcome outcome = details();
        StringBuilder text = new StringBuilder(96);
        text.append(outcome.result());
        if (control.isEnumerated() && !outcome.failures().isEmpty()) {
            // Names the step of the sequence as well.
            text.append(" at ").append(outcome.failures().get(0));
        } else if (outcome.failedCount() > 0) {
            text.append(" at ").append(outcome.failedDevice());
            if (outcome.failedCount() > 1) {
                text.append(" and ").append(outcome.failedCount() - 1).append(" more");
            }
            if (outcome.exceptionCode() != 0) {
                text.append(", Modbus exception ").append(outcome.exceptionCode());
            }
        }
        if (!control.isBinary() && !control.isEnumerated()) {
            text.append("; achievable ").append(format(outcome.achievable()));
            text.append(' ').append(control.unit().symbol());
        }
        text.append("; ").append(format(outcome.tookNs() / 1e6)).append(" ms");
        return text.append(repeated ? "; repeated, not run again" : "").toString();
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
