package org.saltbridge.gateway.opcua;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
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
import org.saltbridge.gateway.journal.CommandOutcome;
import org.saltbridge.gateway.journal.CommandRequest;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalEvent;
import org.saltbridge.gateway.journal.JournaledCommand;
import org.saltbridge.gateway.journal.RecentCommands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a write of {@code ctlVal} or a call of {@code Operate} into a command, after every check that needs no plant state:
 * type, finite, range, age. The caller has checked the user's rights. Never waits.
 */
final class ControlService {
    /** Time kept back from a client's hint for the way of the answer. */
    private static final long ANSWER_MARGIN_MS = 50;

    private static final long SHORTEST_MS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);
    private static final Command.Level[] LEVELS = Command.Level.values();

    /** Dispatch starts within this time, or not at all. */
    private static final long RESTORE_NS = 60_000_000_000L;

    private final DispatchConfig limits;
    private final CommandInbox inbox;
    private final Journal journal;
    private final AuthorityStore authority;
    private final LongSupplier epochMs;
    private final List<Selection> selections;
    private final Map<String, ControlPoint> byPath = new HashMap<>();

    /**
     * Whom a request comes from, and when.
     *
     * @param session which owns what it selects.
     * @param user empty when anonymous.
     * @param roles of the user.
     * @param receivedNs {@link System#nanoTime()} when the request had been decoded.
     * @param timeoutHintMs how long the client waits, 0 when it does not say.
     */
    record Sender(Object session, String user, String address, Set<Role> roles, long receivedNs, long timeoutHintMs) {

        /** The utility's control room is remote whatever it says; the plant's own people say where they are. */
        Command.Level level(ControlArguments arguments) {
            boolean isOfThePlant = roles.contains(Role.OPERATOR) || roles.contains(Role.ENGINEER);
            return isOfThePlant ? arguments.level() : Command.Level.REMOTE;
        }
    }

    ControlService(
            PlantConfig plant,
            List<ControlPoint> controls,
            CommandInbox inbox,
            Journal journal,
            AuthorityStore authority,
            LongSupplier epochMs) {
        this.authority = authority;
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

    static Sender sender(Session session, Set<Role> roles, long receivedNs, long timeoutHintMs) {
        String user = session.getIdentity() instanceof Identity.UsernameIdentity named ? named.getUsername() : "";
        InetAddress address = session.getClientAddress();
        return new Sender(
                session.getSessionId(),
                user,
                address == null ? "" : address.getHostAddress(),
                roles,
                receivedNs,
                timeoutHintMs);
    }

    /** When a command has to have ended. */
    private long deadlineNs(ControlPoint control, Sender sender) {
        long limitMs = control.timeLimitMs() > 0 ? control.timeLimitMs() : limits.commandTimeoutMs();
        if (sender.timeoutHintMs() > 0) {
            limitMs = Math.min(limitMs, Math.max(SHORTEST_MS, sender.timeoutHintMs() - ANSWER_MARGIN_MS));
        }
        return sender.receivedNs() + limitMs * 1_000_000;
    }

    /** Starts one write; its answer goes into the batch, now or when dispatch has ended it. */
    void write(ControlPoint control, WriteValue write, Sender sender, CommandBatch batch, int index) {
        long problem = problemOf(control, write);
        if (problem != StatusCodes.Good) {
            batch.answer(index, problem);
        } else if (control.selection() != null) {
            refuse(CommandResult.NOT_SELECTED, "select it and call Operate", batch, index);
        } else {
            DataValue value = write.getValue();
            double number = control.number(value.value().value());
            start(control, ControlArguments.ofWrite(number, value.sourceTime()), sender, batch, index);
        }
    }

    private static void refuse(CommandResult why, String wayOut, CommandBatch batch, int index) {
        String text = wayOut.isEmpty() ? why.name() : why + ": " + wayOut;
        batch.answer(index, new CommandBatch.Immediate(CommandStatus.of(why), why.addCause(), text));
    }

    private long problemOf(ControlPoint control, WriteValue write) {
        if (!AttributeId.Value.isEqual(write.getAttributeId())) {
            return StatusCodes.Bad_NotWritable;
        }
        if (write.getIndexRange() != null && !write.getIndexRange().isEmpty()) {
            return StatusCodes.Bad_IndexRangeInvalid;
        }
        DataValue value = write.getValue();
        if (value == null || !control.hasType(value.value().value())) {
            return StatusCodes.Bad_TypeMismatch;
        }
        if (value.statusCode() != null && !value.statusCode().isGood()) {
            return StatusCodes.Bad_TypeMismatch;
        }
        return problemOf(control, control.number(value.value().value()), value.sourceTime());
    }

    private long problemOf(ControlPoint control, double value, @Nullable DateTime sentAt) {
        if (limits.readOnly()) {
            return StatusCodes.Bad_NotWritable;
        }
        return control.accepts(value) ? problemOfAge(sentAt) : StatusCodes.Bad_OutOfRange;
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

    /** Starts one call of a method that the control object has. */
    void call(
            ControlPoint control,
            ControlMethod method,
            Variant @Nullable [] arguments,
            Sender sender,
            CommandBatch batch,
            int index) {
        switch (method) {
            case SELECT -> select(control, Double.NaN, sender, batch, index);
            case CANCEL -> cancel(control, sender, batch, index);
            case SELECT_WITH_VAL, OPERATE -> {
                long problem = ControlArguments.problemOf(control, arguments);
                if (problem != StatusCodes.Good || arguments == null) {
                    batch.answer(index, problem);
                    return;
                }
                ControlArguments given = ControlArguments.of(control, arguments);
                problem = problemOf(control, given.value(), given.sentAt());
                if (problem != StatusCodes.Good) {
                    batch.answer(index, problem);
                } else if (method == ControlMethod.SELECT_WITH_VAL) {
                    select(control, given.value(), sender, batch, index);
                } else {
                    operate(control, given, sender, batch, index);
                }
            }
        }
    }

    private void select(ControlPoint control, double value, Sender sender, CommandBatch batch, int index) {
        Selection selection = control.selection();
        if (selection == null || limits.readOnly()) {
            refuse(CommandResult.SELECT_FAILED, "the gateway is read-only", batch, index);
            return;
        }
        answer(selection.select(sender.session(), value, sender.receivedNs()), "selected", batch, index);
    }

    private static void cancel(ControlPoint control, Sender sender, CommandBatch batch, int index) {
        Selection selection = control.selection();
        CommandResult refusal = selection == null
                ? CommandResult.NOT_SELECTED
                : selection.cancel(sender.session(), sender.receivedNs());
        answer(refusal, "cancelled", batch, index);
    }

    private static void answer(@Nullable CommandResult refusal, String done, CommandBatch batch, int index) {
        if (refusal == null) {
            batch.answer(index, StatusCode.GOOD, done);
        } else {
            refuse(refusal, "", batch, index);
        }
    }

    private void operate(ControlPoint control, ControlArguments given, Sender sender, CommandBatch batch, int index) {
        boolean isHandOver = control.kind() == Command.Kind.CONTROL_AUTHORITY;
        if (isHandOver && !sender.roles().contains(Role.ENGINEER) && sender.level(given) == Command.Level.REMOTE) {
            refuse(CommandResult.NO_ACCESS, "an Operator hands over at the plant only", batch, index);
        } else if (given.isTest()) {
            CommandResult refusal = useSelection(control, given.value(), sender);
            answer(refusal, "test: nothing was sent", batch, index);
        } else {
            start(control, given, sender, batch, index);
        }
    }

    /** Why a command may not be carried out for want of a selection, or null. */
    private static @Nullable CommandResult useSelection(ControlPoint control, double value, Sender sender) {
        Selection selection = control.selection();
        if (selection == null) {
            return null;
        }
        return selection.operate(sender.session(), value, sender.receivedNs());
    }

    /** A session has ended: what it had selected is free. */
    void sessionClosed(Object session) {
        selections.forEach(selection -> selection.release(session));
    }

    private void start(ControlPoint control, ControlArguments given, Sender sender, CommandBatch batch, int index) {
        CommandRequest request = new CommandRequest(
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
        Operation operation = new Operation(this, control, request.value(), batch, index);
        if (request.kind() == Command.Kind.UTILITY_HEARTBEAT) {
            beat(request, operation);
            return;
        }
        JournaledCommand journaled = new JournaledCommand(request, answerTo(control, request, operation));
        if (request.commandNumber() != 0 && !isNew(journaled, operation, batch, index)) {
            return;
        }
        CommandResult refusal = useSelection(control, request.value(), sender);
        if (refusal == null) {
            execute(control, journaled, sender.level(given), batch, index);
        } else {
            journal.recent().forget(journaled);
            refuse(refusal, "", batch, index);
        }
    }

    /** A change of the control authority is journaled as such beside the command for it. */
    private Consumer<CommandOutcome> answerTo(ControlPoint control, CommandRequest request, Operation operation) {
        if (request.kind() != Command.Kind.CONTROL_AUTHORITY) {
            return operation;
        }
        return outcome -> {
            if (outcome.result() == CommandResult.CONFIRMED) {
                handedOver(control, request);
            }
            operation.accept(outcome);
        };
    }

    private void handedOver(ControlPoint control, CommandRequest request) {
        Command.Level level = LEVELS[control.pcsIndex()];
        boolean isTaken = request.value() == 1;
        try {
            if (!authority.set(level, isTaken)) {
                return;
            }
        } catch (IOException e) {
            LOG.error("the control authority cannot be kept: a restart would forget that {} has changed", level, e);
        }
        String name = level.name().toLowerCase(Locale.ROOT);
        journal.note(JournalEvent.authority(
                request.path(), request.user(), isTaken ? "remote" : name, isTaken ? name : "remote"));
    }

    /** Before dispatch starts: whoever had the control has it again. */
    void restoreAuthority(long nowNs) {
        for (ControlPoint control : byPath.values()) {
            if (control.kind() == Command.Kind.CONTROL_AUTHORITY && authority.isTaken(LEVELS[control.pcsIndex()])) {
                Command.Level self = LEVELS[control.pcsIndex()];
                long deadlineNs = nowNs + RESTORE_NS;
                inbox.offer(new Command(
                        control.kind(), Command.Level.LOCAL, self.ordinal(), 1, nowNs, deadlineNs, command -> {}));
            }
        }
    }

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
    private boolean isNew(JournaledCommand journaled, Operation operation, CommandBatch batch, int index) {
        RecentCommands.Remembered earlier = journal.recent().begin(journaled);
        if (earlier == null) {
            return true;
        }
        CommandRequest request = journaled.request();
        CommandOutcome outcome = earlier.outcome();
        if (Double.compare(earlier.value(), request.value()) != 0) {
            String text = "ctlNum " + request.commandNumber() + " stands for another value; take the next number";
            batch.answer(index, new StatusCode(StatusCodes.Bad_InvalidArgument), text);
        } else if (outcome == null) {
            batch.answer(
                    index,
                    new CommandBatch.Immediate(
                            new StatusCode(StatusCodes.Bad_RequestNotComplete),
                            CommandResult.ADD_CAUSE_IN_EXECUTION,
                            "ctlNum " + request.commandNumber() + " is in execution"));
        } else {
            operation.answerAgain(outcome);
        }
        return false;
    }

    private void execute(
            ControlPoint control, JournaledCommand journaled, Command.Level level, CommandBatch batch, int index) {
        CommandRequest request = journaled.request();
        CommandResult refusal = journal.admit(journaled);
        if (refusal != null) {
            String problem = journal.problem();
            batch.answer(
                    index,
                    new CommandBatch.Immediate(
                            CommandStatus.of(refusal),
                            refusal.addCause(),
                            problem == null ? refusal.name() : refusal + ": the journal " + problem));
            return;
        }
        Command command = new Command(
                request.kind(),
                level,
                control.pcsIndex(),
                request.value(),
                request.receivedNs(),
                request.deadlineNs(),
                journaled);
        if (!inbox.enqueue(command)) {
            command.end(CommandResult.QUEUE_FULL, 0, request.receivedNs());
        }
    }

    /** After the last command of a request: all of them reach the devices in one turn of dispatch. */
    void allStarted() {
        inbox.wake();
        // Not before dispatch has been woken: the devices come first.
        journal.wakeUp();
    }

    long epochMs() {
        return epochMs.getAsLong();
    }
}
