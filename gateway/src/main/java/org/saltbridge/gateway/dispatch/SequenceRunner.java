package org.saltbridge.gateway.dispatch;

import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.CommandResult;

/**
 * One device going through one sequence: unload first where that is asked for, then for each step its write, once, and the
 * state that must follow. A function of its inputs; whoever owns it offers the writes.
 */
final class SequenceRunner {
    /** Where the runner is. */
    enum Phase {
        IDLE,
        /** Waits until the device gives hardly any power. */
        UNLOAD,
        /** The write of the step is to be offered. */
        WRITE,
        /** The result of the write is to come. */
        SENT,
        /** The state that must follow is to be read. */
        EXPECT
    }

    /** For so long a device may take to go to zero; it is stopped then anyway. */
    static final long UNLOAD_NS = 5_000_000_000L;

    private Phase phase = Phase.IDLE;
    private @Nullable SequencePlan plan;
    private int index;
    private long sinceNs;
    private long confirmedNs;
    private double stateBefore;
    private boolean acted;
    private @Nullable CommandResult result;
    private int exceptionCode;

    /** @param unloads whether to wait until its power is gone. */
    void begin(SequencePlan sequence, boolean unloads, long nowNs) {
        plan = sequence;
        index = 0;
        sinceNs = nowNs;
        acted = false;
        result = null;
        exceptionCode = 0;
        phase = unloads ? Phase.UNLOAD : Phase.WRITE;
        if (sequence.size() == 0) {
            end(CommandResult.CONFIRMED);
        }
    }

    Phase phase() {
        return phase;
    }

    /** Stops going on; whatever has been written stays written. */
    void abort() {
        phase = Phase.IDLE;
    }

    /** What became of the sequence when it has just ended, else null. */
    @Nullable
    CommandResult result() {
        return result;
    }

    /** Modbus exception code when the device refused, else 0. */
    int exceptionCode() {
        return exceptionCode;
    }

    /** The step that runs or failed, from 1. */
    int stepNumber() {
        return index + 1;
    }

    /** Whether the device may have taken a write of this sequence. */
    boolean mayHaveActed() {
        return acted;
    }

    private SequencePlan plan() {
        SequencePlan running = plan;
        if (running == null) {
            throw new IllegalStateException("nothing has begun");
        }
        return running;
    }

    /** Position of the step's write among the writes of the profile. */
    int write() {
        return plan().firstWrite + index;
    }

    /** Position of the step among the steps of all sequences. */
    int step() {
        return plan().firstStep + index;
    }

    double value() {
        return plan().value[index];
    }

    /** When the step has to be over, once its write has been offered. */
    long stepDeadlineNs(long nowNs) {
        return nowNs + plan().timeoutNs[index];
    }

    /**
     * Takes note of how the device is.
     *
     * @param state what the point of this step says; NaN when not good.
     * @param isUnloaded whether it gives hardly any power.
     */
    void observe(double state, boolean isOnline, boolean isUnloaded, long nowNs) {
        if (phase == Phase.IDLE) {
            return;
        }
        if (!isOnline) {
            end(CommandResult.DEVICE_NOT_CONNECTED);
        } else if (phase == Phase.UNLOAD && (isUnloaded || nowNs - sinceNs >= UNLOAD_NS)) {
            phase = Phase.WRITE;
        } else if (phase == Phase.EXPECT && isReached(state, nowNs)) {
            next();
        } else if ((phase == Phase.SENT || phase == Phase.EXPECT) && nowNs - sinceNs >= plan().timeoutNs[index]) {
            end(phase == Phase.SENT ? CommandResult.DEVICE_TIMED_OUT : CommandResult.STATE_NOT_REACHED);
        }
    }

    /** A state that was there before the write counts only when it has certainly been read again since. */
    private boolean isReached(double state, long nowNs) {
        return plan().isExpected(index, state)
                && (state != stateBefore || nowNs - confirmedNs >= plan().freshNs[index]);
    }

    private void next() {
        index++;
        if (index == plan().size()) {
            index--;
            end(CommandResult.CONFIRMED);
        } else {
            phase = Phase.WRITE;
        }
    }

    /**
     * The write of the step has been offered.
     *
     * @param state what the point of this step says now.
     */
    void offered(double state, long nowNs) {
        stateBefore = state;
        sinceNs = nowNs;
        phase = Phase.SENT;
        acted = true;
    }

    /** The field side has no room for the write. */
    void notOffered() {
        end(CommandResult.QUEUE_FULL);
    }

    /** What held when the sequence began does not hold any more. */
    void interlocked() {
        end(CommandResult.BLOCKED_BY_INTERLOCKING);
    }

    /** The result of the step's write has come. */
    void onWrite(WriteResult written, int exception, long nowNs) {
        if (phase != Phase.SENT) {
            return;
        }
        if (written == WriteResult.CONFIRMED) {
            confirmedNs = nowNs;
            phase = Phase.EXPECT;
            return;
        }
        if (index == 0 && (written.isUnsent() || written == WriteResult.REFUSED)) {
            acted = false;
        }
        exceptionCode = exception;
        end(SetpointWriter.reason(written));
    }

    private void end(CommandResult how) {
        result = how;
        phase = Phase.IDLE;
    }
}
