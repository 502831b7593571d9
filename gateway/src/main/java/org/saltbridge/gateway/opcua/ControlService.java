package org.saltbridge.gateway.opcua;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.command.RestartListener;
import org.saltbridge.gateway.journal.CommandOutcome;
import org.saltbridge.gateway.journal.CommandRequest;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalEvent;
import org.saltbridge.gateway.journal.JournaledCommand;
import org.saltbridge.gateway.journal.RecentCommands;
import org.saltbridge.gateway.journal.RecordType;
import org.saltbridge.gateway.opcua.ControlRequest.Sender;

/**
 * Turns a write of {@code ctlVal} or a call of {@code Operate} into a command, after every check that needs no plant state:
 * type, finite, range, age, control authority, selection. The caller has checked the user's rights. Every refusal goes to
 * the journal at its bounded pace. Never waits.
 */
final class ControlService {
    /** Time kept back from a client's hint for the way of the answer. */
    private static final long ANSWER_MARGIN_MS = 50;

    private static final long SHORTEST_MS = 10;

    private final DispatchConfig limits;
    private final CommandInbox inbox;
    private final Journal journal;
    private final ControlModes modes;
    private final LongSupplier epochMs;
    private final Runnable onChange;
    private final List<Selection> selections;
    private final Map<String, ControlPoint> byPath = new HashMap<>();

    ControlService(
            PlantConfig plant,
            List<ControlPoint> controls,
            CommandInbox inbox,
            Journal journal,
            ControlModes modes,
            LongSupplier epochMs,
            Runnable onChange) {
        this.onChange = onChange;
        this.modes = modes;
        this.journal = journal;
        this.limits = plant.dispatch();
        this.inbox = inbox;
        this.epochMs = epochMs;
        selections = controls.stream()
                .map(ControlPoint::selection)
                .filter(Objects::nonNull)
                .toList();
        controls.forEach(control -> byPath.put(control.path(), control));
    }

    /** The control object that a path's {@code ctlVal} or method belongs to, or null. */
    @Nullable
    ControlPoint find(String path, String member) {
        int end = path.length() - member.length() - 1;
        return end > 0 && path.endsWith(member) && path.charAt(end) == '/' ? byPath.get(path.substring(0, end)) : null;
    }

    /** When a command has to have ended. */
    private long deadlineNs(ControlPoint control, Sender sender) {
        long limitMs = control.timeLimitMs() > 0 ? control.timeLimitMs() : limits.commandTimeoutMs();
        if (sender.timeoutHintMs() > 0) {
            limitMs = Math.min(limitMs, Math.max(SHORTEST_MS, sender.timeoutHintMs() - ANSWER_MARGIN_MS));
        }
        return sender.receivedNs() + limitMs * 1_000_000;
    }

    // ---- refusals

    /** The user must not command this object at all. */
    void denied(ControlRequest request, StatusCode status) {
        boolean isOfUser = status.value() == StatusCodes.Bad_UserAccessDenied;
        CommandResult why = isOfUser ? CommandResult.NO_ACCESS : CommandResult.NOT_WRITABLE;
        refuse(request, null, status, why.addCause(), "");
    }

    private void refuse(ControlRequest request, @Nullable ControlArguments given, long status) {
        int addCause;
        if (status == StatusCodes.Bad_NotWritable) {
            addCause = CommandResult.NOT_WRITABLE.addCause();
        } else if (status == StatusCodes.Bad_InvalidTimestamp) {
            addCause = CommandResult.TIME_LIMIT_OVER.addCause();
        } else {
            addCause = CommandResult.ADD_CAUSE_INCONSISTENT_PARAMETERS;
        }
        refuse(request, given, new StatusCode(status), addCause, "");
    }

    private void refuse(
            ControlRequest request, @Nullable ControlArguments given, CommandResult why, @Nullable String wayOut) {
        String text = wayOut == null ? why.name() : why + ": " + wayOut;
        refuse(request, given, CommandStatus.of(why), why.addCause(), text);
    }

    private void refuse(
            ControlRequest request, @Nullable ControlArguments given, StatusCode status, int addCause, String text) {
        JournalEvent event = JournalEvent.of(RecordType.REFUSED)
                .with("client", request.sender().address())
                .with("path", request.control().path())
                .with("service", request.service());
        if (given != null) {
            if (Double.isFinite(given.value())) {
                event = event.with("value", given.value());
            }
            event = event.with("orCat", given.category())
                    .with("orIdent", given.identity())
                    .with("ctlNum", given.commandNumber());
        }
        journal.refused(
                request.sender().user(),
                event.with("status", nameOf(status)).with("addCause", addCause).with("reason", text),
                request.sender().receivedNs());
        request.answer(status, addCause, text);
    }

    private static String nameOf(StatusCode status) {
        return StatusCodes.lookup(status.value())
                .map(found -> found[0])
                .orElseGet(() -> "0x" + Long.toHexString(status.value()));
    }

    // ---- checks

    /** Starts one write; its answer goes into the batch, now or when dispatch has ended it. */
    void write(ControlRequest request, WriteValue write) {
        ControlPoint control = request.control();
        DataValue value = write.getValue();
        long problem = problemOfShape(control, write);
        if (problem != StatusCodes.Good || value == null) {
            refuse(request, null, problem);
            return;
        }
        double number = control.number(value.value().value());
        ControlArguments given = ControlArguments.ofWrite(number, value.sourceTime());
        problem = problemOf(control, given);
        if (problem != StatusCodes.Good) {
            refuse(request, given, problem);
        } else if (control.selection() != null) {
            refuse(request, given, CommandResult.NOT_SELECTED, "select it and call Operate");
        } else {
            start(request, given);
        }
    }

    private static long problemOfShape(ControlPoint control, WriteValue write) {
        if (!AttributeId.Value.isEqual(write.getAttributeId())) {
            return StatusCodes.Bad_NotWritable;
        }
        if (write.getIndexRange() != null && !write.getIndexRange().isEmpty()) {
            return StatusCodes.Bad_IndexRangeInvalid;
        }
        DataValue value = write.getValue();
        boolean isTyped = value != null
                && control.hasType(value.value().value())
                && (value.statusCode() == null || value.statusCode().isGood());
        return isTyped ? StatusCodes.Good : StatusCodes.Bad_TypeMismatch;
    }

    private long problemOf(ControlPoint control, ControlArguments given) {
        if (limits.readOnly()) {
            return StatusCodes.Bad_NotWritable;
        }
        return control.accepts(given.value()) ? problemOfAge(given.sentAt()) : StatusCodes.Bad_OutOfRange;
    }

    /** A command that was held up somewhere must not move power long after it was meant. */
    private long problemOfAge(@Nullable DateTime sourceTime) {
        if (sourceTime == null || sourceTime.isNull()) {
            return StatusCodes.Good;
        }
        long ageMs = epochMs.getAsLong() - sourceTime.getJavaTime();
        return ageMs > limits.maxCommandAgeMs() || -ageMs > limits.maxCommandAgeMs()
                ? StatusCodes.Bad_InvalidTimestamp
                : StatusCodes.Good;
    }

    /** Why a selection must not be made from where it comes, or null; dispatch checks each command itself. */
    private @Nullable CommandResult problemOfAuthority(Command.Level level) {
        boolean isAllowed = switch (level) {
            case LOCAL -> true;
            case STATION -> !modes.isTaken(Command.Level.LOCAL);
            case REMOTE -> !modes.isTaken(Command.Level.LOCAL) && !modes.isTaken(Command.Level.STATION);
        };
        return isAllowed ? null : CommandResult.BLOCKED_BY_AUTHORITY;
    }

    /** Whether an Operator wants to hand the control over from afar. */
    private static boolean isHandOverFromAfar(ControlRequest request, ControlArguments given) {
        return request.control().kind() == Command.Kind.CONTROL_AUTHORITY
                && !request.sender().roles().contains(Role.ENGINEER)
                && request.sender().level(given) == Command.Level.REMOTE;
    }

    // ---- services

    /** Starts one call of a method that the control object has. */
    void call(ControlRequest request, ControlMethod method, Variant @Nullable [] arguments) {
        ControlPoint control = request.control();
        long problem = ControlArguments.problemOf(control, method, arguments);
        if (problem != StatusCodes.Good) {
            refuse(request, null, problem);
            return;
        }
        ControlArguments given = ControlArguments.of(control, method, arguments);
        switch (method) {
            case SELECT -> select(request, given);
            case CANCEL -> cancel(request, given);
            case SELECT_WITH_VAL, OPERATE -> {
                problem = problemOf(control, given);
                if (problem != StatusCodes.Good) {
                    refuse(request, given, problem);
                } else if (method == ControlMethod.SELECT_WITH_VAL) {
                    select(request, given);
                } else {
                    operate(request, given);
                }
            }
        }
    }

    private void select(ControlRequest request, ControlArguments given) {
        Selection selection = request.control().selection();
        CommandResult blocked = problemOfAuthority(request.sender().level(given));
        if (selection == null || limits.readOnly()) {
            refuse(request, given, CommandResult.SELECT_FAILED, "the gateway is read-only");
        } else if (blocked != null) {
            refuse(request, given, blocked, "the plant is under local or station control");
        } else if (isHandOverFromAfar(request, given)) {
            refuse(request, given, CommandResult.NO_ACCESS, "an Operator hands over at the plant only");
        } else {
            Sender sender = request.sender();
            answer(request, given, selection.select(sender.session(), given.value(), sender.receivedNs()), "selected");
        }
    }

    private void cancel(ControlRequest request, ControlArguments given) {
        Selection selection = request.control().selection();
        Sender sender = request.sender();
        CommandResult refusal = selection == null
                ? CommandResult.NOT_SELECTED
                : selection.cancel(sender.session(), sender.receivedNs());
        answer(request, given, refusal, "cancelled");
    }

    private void answer(ControlRequest request, ControlArguments given, @Nullable CommandResult refusal, String done) {
        if (refusal == null) {
            tellChange();
            request.answer(StatusCode.GOOD, done);
        } else {
            refuse(request, given, refusal, null);
        }
    }

    private void operate(ControlRequest request, ControlArguments given) {
        if (isHandOverFromAfar(request, given)) {
            refuse(request, given, CommandResult.NO_ACCESS, "an Operator hands over at the plant only");
        } else if (given.isTest()) {
            answer(request, given, useSelection(request, given), "test: nothing was sent");
        } else {
            start(request, given);
        }
    }

    /** Why a command may not be carried out for want of a selection, or null. */
    private static @Nullable CommandResult useSelection(ControlRequest request, ControlArguments given) {
        Selection selection = request.control().selection();
        if (selection == null) {
            return null;
        }
        Sender sender = request.sender();
        return selection.operate(sender.session(), given.value(), sender.receivedNs());
    }

    /** A session has ended: what it had selected is free. */
    void sessionClosed(Object session) {
        selections.forEach(selection -> selection.release(session));
    }

    private void start(ControlRequest request, ControlArguments given) {
        ControlPoint control = request.control();
        Sender sender = request.sender();
        CommandRequest wanted = new CommandRequest(
                sender.user(),
                sender.address(),
                control.path(),
                control.kind(),
                // −0 is 0: no device needs to see the difference.
                given.value() + 0.0,
                given.category(),
                given.identity(),
                given.commandNumber(),
                sender.receivedNs(),
                deadlineNs(control, sender));
        Operation operation = new Operation(this, request, wanted.value());
        if (wanted.kind() == Command.Kind.UTILITY_HEARTBEAT) {
            beat(wanted, operation);
            return;
        }
        JournaledCommand journaled = new JournaledCommand(wanted, modes.answerTo(control, wanted, operation));
        if (wanted.commandNumber() != 0 && !isNew(journaled, operation, request, given)) {
            return;
        }
        CommandResult refusal = useSelection(request, given);
        if (refusal == null) {
            execute(request, given, journaled);
        } else {
            journal.recent().forget(journaled);
            refuse(request, given, refusal, null);
        }
    }

    /** Tells dispatch what earlier runs have left behind. */
    void restore(RestartListener dispatch) {
        modes.restore(byPath, epochMs.getAsLong(), dispatch);
    }

    // ---- execution

    /** A sign of life commands nothing, and comes every second or so: it is not journaled. */
    private void beat(CommandRequest request, Operation operation) {
        Command command = new Command(
                request.kind(),
                -1,
                request.value(),
                request.receivedNs(),
                request.deadlineNs(),
                ended -> operation.accept(CommandOutcome.of(ended, device -> "")));
        if (!inbox.enqueue(command)) {
            command.end(CommandResult.QUEUE_FULL, 0, request.receivedNs());
        }
    }

    /** A command that comes again is answered from the journal and never runs twice. */
    private boolean isNew(
            JournaledCommand journaled, Operation operation, ControlRequest request, ControlArguments given) {
        RecentCommands.Remembered earlier = journal.recent().begin(journaled);
        if (earlier == null) {
            return true;
        }
        CommandOutcome outcome = earlier.outcome();
        if (Double.compare(earlier.value(), journaled.request().value()) != 0) {
            refuse(
                    request,
                    given,
                    new StatusCode(StatusCodes.Bad_InvalidArgument),
                    CommandResult.ADD_CAUSE_INCONSISTENT_PARAMETERS,
                    "ctlNum " + given.commandNumber() + " stands for another value; take the next number");
        } else if (outcome == null) {
            refuse(
                    request,
                    given,
                    new StatusCode(StatusCodes.Bad_RequestNotComplete),
                    CommandResult.ADD_CAUSE_IN_EXECUTION,
                    "ctlNum " + given.commandNumber() + " is in execution");
        } else {
            operation.answerAgain(outcome);
        }
        return false;
    }

    private void execute(ControlRequest request, ControlArguments given, JournaledCommand journaled) {
        CommandRequest wanted = journaled.request();
        CommandResult refusal = journal.admit(journaled);
        if (refusal != null) {
            String problem = journal.problem();
            refuse(request, given, refusal, problem == null ? null : "the journal " + problem);
            return;
        }
        Command command = new Command(
                wanted.kind(),
                request.sender().level(given),
                request.control().pcsIndex(),
                wanted.value(),
                wanted.receivedNs(),
                wanted.deadlineNs(),
                journaled);
        if (!inbox.enqueue(command)) {
            command.end(CommandResult.QUEUE_FULL, 0, wanted.receivedNs());
        }
    }

    /** After the last command of a request: all of them reach the devices in one turn of dispatch. */
    void allStarted() {
        inbox.wake();
        // Not before dispatch has been woken: the devices come first.
        journal.wakeUp();
    }

    /** What a control object shows has changed. */
    void tellChange() {
        onChange.run();
    }

    long epochMs() {
        return epochMs.getAsLong();
    }
}
