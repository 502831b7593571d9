package org.saltbridge.gateway.opcua;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
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
import org.saltbridge.gateway.journal.JournaledCommand;
import org.saltbridge.gateway.journal.RecentCommands;

/**
 * Turns a write of {@code ctlVal} or a call of {@code Operate} into a command, after every check that needs no plant state:
 * type, finite, range, age. The caller has checked the user's rights. Never waits.
 */
final class ControlService {
    /** Time kept back from a client's hint for the way of the answer. */
    private static final long ANSWER_MARGIN_MS = 50;

    private static final long SHORTEST_MS = 10;
    private static final int OPERATE_ARGUMENTS = 5;
    private static final int ORIGINATOR_CATEGORY_MAX = 8;
    /** As the OCTET64 of IEC 61850-7-3. */
    private static final int ORIGINATOR_IDENTITY_MAX = 64;

    private final DispatchConfig limits;
    private final CommandInbox inbox;
    private final Journal journal;
    private final LongSupplier epochMs;
    private final Map<String, ControlPoint> byPath = new HashMap<>();

    /**
     * Whom a request comes from, and when.
     *
     * @param user empty when anonymous.
     * @param receivedNs {@link System#nanoTime()} when the request had been decoded.
     * @param deadlineNs when its commands have to have ended.
     */
    record Sender(String user, String address, long receivedNs, long deadlineNs) {}

    /** What a client says of the origin of a command; a plain write says nothing. */
    private record Originator(int category, String identity, long commandNumber) {
        static final Originator UNKNOWN = new Originator(0, "", 0);
    }

    ControlService(
            PlantConfig plant, List<ControlPoint> controls, CommandInbox inbox, Journal journal, LongSupplier epochMs) {
        this.journal = journal;
        this.limits = plant.dispatch();
        this.inbox = inbox;
        this.epochMs = epochMs;
        controls.forEach(control -> byPath.put(control.path(), control));
    }

    /** The control object that a path's {@code ctlVal} or {@code Operate} belongs to, or null. */
    @Nullable
    ControlPoint find(String path, String member) {
        int end = path.length() - member.length() - 1;
        return end > 0 && path.endsWith(member) && path.charAt(end) == '/' ? byPath.get(path.substring(0, end)) : null;
    }

    Sender sender(Session session, long receivedNs, long timeoutHintMs) {
        String user = session.getIdentity() instanceof Identity.UsernameIdentity named ? named.getUsername() : "";
        InetAddress address = session.getClientAddress();
        return new Sender(
                user,
                address == null ? "" : address.getHostAddress(),
                receivedNs,
                deadlineNs(receivedNs, timeoutHintMs));
    }

    /** When a command received at {@code receivedNs} has to have ended. */
    private long deadlineNs(long receivedNs, long timeoutHintMs) {
        long limitMs = limits.commandTimeoutMs();
        if (timeoutHintMs > 0) {
            limitMs = Math.min(limitMs, Math.max(SHORTEST_MS, timeoutHintMs - ANSWER_MARGIN_MS));
        }
        return receivedNs + limitMs * 1_000_000;
    }

    /** Starts one write; its answer goes into the batch, now or when dispatch has ended it. */
    void write(ControlPoint control, WriteValue write, Sender sender, CommandBatch batch, int index) {
        long problem = problemOf(control, write);
        if (problem != StatusCodes.Good) {
            batch.answer(index, problem);
            return;
        }
        double value = numberOf(control, write.getValue().value());
        start(control, value, Originator.UNKNOWN, sender, batch, index);
    }

    private long problemOf(ControlPoint control, WriteValue write) {
        if (!AttributeId.Value.isEqual(write.getAttributeId())) {
            return StatusCodes.Bad_NotWritable;
        }
        if (write.getIndexRange() != null && !write.getIndexRange().isEmpty()) {
            return StatusCodes.Bad_IndexRangeInvalid;
        }
        DataValue value = write.getValue();
        if (value == null || !hasType(control, value.value())) {
            return StatusCodes.Bad_TypeMismatch;
        }
        if (value.statusCode() != null && !value.statusCode().isGood()) {
            return StatusCodes.Bad_TypeMismatch;
        }
        long problem = problemOfNumber(control, numberOf(control, value.value()));
        return problem == StatusCodes.Good ? problemOfAge(value.sourceTime()) : problem;
    }

    private static boolean hasType(ControlPoint control, @Nullable Variant variant) {
        Object value = variant == null ? null : variant.value();
        return control.isBinary() ? value instanceof Boolean : value instanceof Double;
    }

    private static double numberOf(ControlPoint control, Variant variant) {
        Object value = variant.value();
        if (control.isBinary()) {
            return Boolean.TRUE.equals(value) ? 1 : 0;
        }
        return value instanceof Double number ? number : Double.NaN;
    }

    private long problemOfNumber(ControlPoint control, double value) {
        if (limits.readOnly()) {
            return StatusCodes.Bad_NotWritable;
        }
        // Written so that NaN fails.
        return value >= control.low() && value <= control.high() ? StatusCodes.Good : StatusCodes.Bad_OutOfRange;
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

    /** Starts one call of {@code Operate}. */
    void operate(ControlPoint control, Variant @Nullable [] arguments, Sender sender, CommandBatch batch, int index) {
        long problem = problemOfArguments(control, arguments);
        if (problem != StatusCodes.Good || arguments == null) {
            batch.answer(index, problem);
            return;
        }
        double value = numberOf(control, arguments[0]);
        problem = problemOfNumber(control, value);
        if (problem != StatusCodes.Good) {
            batch.answer(index, problem);
        } else if (Boolean.TRUE.equals(arguments[4].value())) {
            batch.answer(index, StatusCode.GOOD, "test: nothing was sent");
        } else {
            start(control, value, originatorOf(arguments), sender, batch, index);
        }
    }

    private static Originator originatorOf(Variant[] arguments) {
        return new Originator(
                arguments[1].value() instanceof Integer category ? category : 0,
                arguments[2].value() instanceof String identity ? identity : "",
                arguments[3].value() instanceof UInteger number ? number.longValue() : 0);
    }

    private static long problemOfArguments(ControlPoint control, Variant @Nullable [] arguments) {
        if (arguments == null || arguments.length < OPERATE_ARGUMENTS) {
            return StatusCodes.Bad_ArgumentsMissing;
        }
        if (arguments.length > OPERATE_ARGUMENTS) {
            return StatusCodes.Bad_TooManyArguments;
        }
        boolean typed = hasType(control, arguments[0])
                && (arguments[2].value() == null || arguments[2].value() instanceof String)
                && arguments[3].value() instanceof UInteger
                && arguments[4].value() instanceof Boolean;
        if (!typed || !(arguments[1].value() instanceof Integer category)) {
            return StatusCodes.Bad_InvalidArgument;
        }
        if (arguments[2].value() instanceof String identity && identity.length() > ORIGINATOR_IDENTITY_MAX) {
            return StatusCodes.Bad_OutOfRange;
        }
        return category >= 0 && category <= ORIGINATOR_CATEGORY_MAX ? StatusCodes.Good : StatusCodes.Bad_OutOfRange;
    }

    private void start(
            ControlPoint control, double value, Originator originator, Sender sender, CommandBatch batch, int index) {
        CommandRequest request = new CommandRequest(
                sender.user(),
                sender.address(),
                control.path(),
                control.kind(),
                // −0 is 0: no device needs to see the difference.
                value + 0.0,
                originator.category(),
                originator.identity(),
                originator.commandNumber(),
                sender.receivedNs(),
                sender.deadlineNs());
        Operation operation = new Operation(this, control, request.value(), batch, index);
        if (request.kind() == Command.Kind.UTILITY_HEARTBEAT) {
            beat(request, operation);
            return;
        }
        JournaledCommand journaled = new JournaledCommand(request, operation);
        if (request.commandNumber() == 0 || isNew(journaled, operation, batch, index)) {
            execute(control, journaled, batch, index);
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
                ended -> operation.accept(CommandOutcome.of(ended, "")));
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

    private void execute(ControlPoint control, JournaledCommand journaled, CommandBatch batch, int index) {
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
