package org.saltbridge.gateway.opcua;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
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

    private final PlantConfig plant;
    private final DispatchConfig limits;
    private final CommandInbox inbox;
    private final LongSupplier epochMs;
    private final Map<String, ControlPoint> byPath = new HashMap<>();

    ControlService(PlantConfig plant, List<ControlPoint> controls, CommandInbox inbox, LongSupplier epochMs) {
        this.plant = plant;
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

    /** When a command received at {@code receivedNs} has to have ended. */
    long deadlineNs(long receivedNs, long timeoutHintMs) {
        long limitMs = limits.commandTimeoutMs();
        if (timeoutHintMs > 0) {
            limitMs = Math.min(limitMs, Math.max(SHORTEST_MS, timeoutHintMs - ANSWER_MARGIN_MS));
        }
        return receivedNs + limitMs * 1_000_000;
    }

    /** Starts one write; its answer goes into the batch, now or when dispatch has ended it. */
    void write(
            ControlPoint control, WriteValue write, long receivedNs, long deadlineNs, CommandBatch batch, int index) {
        long problem = problemOf(control, write);
        if (problem != StatusCodes.Good) {
            batch.answer(index, problem);
            return;
        }
        start(control, numberOf(control, write.getValue().value()), receivedNs, deadlineNs, batch, index);
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
    void operate(
            ControlPoint control,
            Variant @Nullable [] arguments,
            long receivedNs,
            long deadlineNs,
            CommandBatch batch,
            int index) {
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
            start(control, value, receivedNs, deadlineNs, batch, index);
        }
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
        return category >= 0 && category <= ORIGINATOR_CATEGORY_MAX ? StatusCodes.Good : StatusCodes.Bad_OutOfRange;
    }

    private void start(
            ControlPoint control, double value, long receivedNs, long deadlineNs, CommandBatch batch, int index) {
        // −0 is 0: no device needs to see the difference.
        Command command = new Command(
                control.kind(),
                control.pcsIndex(),
                value + 0.0,
                receivedNs,
                deadlineNs,
                new Operation(this, control, batch, index));
        if (!inbox.enqueue(command)) {
            batch.answer(index, CommandStatus.of(CommandResult.QUEUE_FULL), CommandResult.QUEUE_FULL.name());
        }
    }

    /** After the last command of a request: all of them reach the devices in one turn of dispatch. */
    void allStarted() {
        inbox.wake();
    }

    long epochMs() {
        return epochMs.getAsLong();
    }

    String deviceName(int deviceIndex) {
        return deviceIndex < 0 || deviceIndex >= plant.devices().size()
                ? ""
                : plant.devices().get(deviceIndex).path();
    }
}
