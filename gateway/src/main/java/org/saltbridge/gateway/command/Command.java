package org.saltbridge.gateway.command;

import java.util.ArrayList;
import java.util.List;
import org.saltbridge.config.BreakerPoints;

/**
 * One command. The sender fills the constructor; the dispatch thread alone writes the outcome and then calls the
 * listener, once. Reading the outcome is allowed from then on.
 */
public final class Command {

    /** What is commanded. */
    public enum Kind {
        /** Active power of the plant at the POI, watts, positive exports. */
        PLANT_ACTIVE_POWER,
        /** Reactive power of the plant, var. */
        PLANT_REACTIVE_POWER,
        /** Active power of one PCS that is out of plant control, watts. */
        PCS_ACTIVE_POWER,
        /** Reactive power of one PCS that is out of plant control, var. */
        PCS_REACTIVE_POWER,
        /** 1 puts a PCS under plant control, 0 takes it out. */
        PCS_PLANT_CONTROL,
        /** The utility is there: any value that differs from the last one. */
        UTILITY_HEARTBEAT,
        /** 1 enables a function of the plant, 0 disables it. */
        FUNCTION_ENABLE,
        /** {@link #START}, {@link #STOP} or {@link #BLACK_START} of one PCS, by the sequence of its profile. */
        PCS_OPERATION,
        /** {@link #CONNECT} or {@link #DISCONNECT} of one bank, by the sequences start and stop of its profile. */
        BANK_OPERATION,
        /** {@link #OPEN} or {@link #CLOSE} of the POI's breaker, by the sequences stop and start of its profile. */
        BREAKER_OPERATION,
        /** 1 takes the plant under the control of one {@link Level}, 0 gives that up. */
        CONTROL_AUTHORITY;

        /** Whether devices have to confirm it. */
        public boolean isSetpoint() {
            return ordinal() <= PCS_REACTIVE_POWER.ordinal();
        }

        /** Whether it changes how something is controlled from then on, also after a restart of the gateway. */
        public boolean isMode() {
            return this == PCS_PLANT_CONTROL || this == PCS_OPERATION || this == CONTROL_AUTHORITY;
        }

        /** Whether a device goes through a sequence of its profile for it. */
        public boolean isOperation() {
            return this == PCS_OPERATION || this == BANK_OPERATION || this == BREAKER_OPERATION;
        }

        /** A setpoint of one PCS that is out of plant control. */
        public boolean isOfOnePcs() {
            return this == PCS_ACTIVE_POWER || this == PCS_REACTIVE_POWER;
        }

        /** Active and not reactive power. */
        public boolean isActivePower() {
            return this == PLANT_ACTIVE_POWER || this == PCS_ACTIVE_POWER;
        }
    }

    /** Where a command comes from, in the switching hierarchy of IEC 61850-7-4: who is nearer to the process rules. */
    public enum Level {
        /** At the equipment. */
        LOCAL,
        /** In the plant's own control room. */
        STATION,
        /** The utility, and everybody who does not say. */
        REMOTE
    }

    /** Value of a {@link Kind#PCS_OPERATION} that starts, as the transitions of {@code DEROpSt} are numbered. */
    public static final int START = 1;

    /** Value of a {@link Kind#PCS_OPERATION} that stops. */
    public static final int STOP = 9;

    /**
     * Value of a {@link Kind#PCS_OPERATION} that starts it on a dead bus; negative, as what is added to an enumeration of the
     * standard is.
     */
    public static final int BLACK_START = -1;

    /** Value of a {@link Kind#BREAKER_OPERATION} that opens the breaker. */
    public static final int OPEN = BreakerPoints.OPEN;

    /** Value of a {@link Kind#BREAKER_OPERATION} that closes it. */
    public static final int CLOSE = BreakerPoints.CLOSED;

    /** Value of a {@link Kind#BANK_OPERATION} that closes the contactors of a bank. */
    public static final int CONNECT = 2;

    /** Value of a {@link Kind#BANK_OPERATION} that opens them. */
    public static final int DISCONNECT = 3;

    /** So many of the devices that failed are named. */
    public static final int FAILURES_MAX = 16;

    /**
     * A device that did not do its part.
     *
     * @param exceptionCode Modbus exception code when it refused, else 0.
     * @param step of the sequence that failed, from 1; 0 outside of sequences.
     */
    public record Failure(int deviceIndex, CommandResult why, int exceptionCode, int step) {}

    private final Kind kind;
    private final Level level;
    private final int pcsIndex;
    private final double value;
    private final long receivedNs;
    private final long deadlineNs;
    private final CommandListener listener;

    private CommandResult result = CommandResult.TIME_LIMIT_OVER;
    private double achievableValue;
    /** Shared while empty: only a command that fails allocates. */
    private List<Failure> failures = List.of();

    private int failedCount;
    private long firstSentNs;
    private long lastSentNs;
    private long endedNs;

    /**
     * A command that comes from {@link Level#REMOTE}.
     *
     * @param pcsIndex position of the PCS in the plant's order of PCS, or of the bank in that of banks for
     *     {@link Kind#BANK_OPERATION}, or 0 for the breaker, or of the function for {@link Kind#FUNCTION_ENABLE}, or of the {@link Level} for {@link Kind#CONTROL_AUTHORITY}; −1 for the plant.
     * @param receivedNs {@link System#nanoTime()} when the request had been decoded.
     * @param deadlineNs on the same scale; the command has ended by then.
     */
    public Command(Kind kind, int pcsIndex, double value, long receivedNs, long deadlineNs, CommandListener listener) {
        this(kind, Level.REMOTE, pcsIndex, value, receivedNs, deadlineNs, listener);
    }

    /** A command from a level of the switching hierarchy; see the other constructor. */
    public Command(
            Kind kind,
            Level level,
            int pcsIndex,
            double value,
            long receivedNs,
            long deadlineNs,
            CommandListener listener) {
        this.kind = kind;
        this.level = level;
        this.pcsIndex = pcsIndex;
        this.value = value;
        this.receivedNs = receivedNs;
        this.deadlineNs = deadlineNs;
        this.listener = listener;
    }

    public Kind kind() {
        return kind;
    }

    public Level level() {
        return level;
    }

    public int pcsIndex() {
        return pcsIndex;
    }

    public double value() {
        return value;
    }

    public long receivedNs() {
        return receivedNs;
    }

    public long deadlineNs() {
        return deadlineNs;
    }

    public CommandResult result() {
        return result;
    }

    /** What the plant was told to do in the end, in the command's unit; less than asked when clamped or failed. */
    public double achievableValue() {
        return achievableValue;
    }

    /** The devices that failed, in the order in which they did, up to {@link #FAILURES_MAX}; a copy. */
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /** The first device that failed, as an index into the plant's devices, or −1. */
    public int failedDeviceIndex() {
        return failures.isEmpty() ? -1 : failures.get(0).deviceIndex();
    }

    /** Modbus exception code of the first device that failed, 0 when it did not answer with one. */
    public int exceptionCode() {
        return failures.isEmpty() ? 0 : failures.get(0).exceptionCode();
    }

    /** How many failed, those included that are not named. */
    public int failedCount() {
        return failedCount;
    }

    /** When the first write went to a socket, 0 when none did. */
    public long firstSentNs() {
        return firstSentNs;
    }

    public long lastSentNs() {
        return lastSentNs;
    }

    public long endedNs() {
        return endedNs;
    }

    /** Dispatch only: notes a device that did not confirm. The first one decides what is answered. */
    public void deviceFailed(int deviceIndex, CommandResult why, int exceptionCode) {
        failed(new Failure(deviceIndex, why, exceptionCode, 0));
    }

    /** Dispatch only: notes at which step, from 1, a device's sequence failed. */
    public void stepFailed(int deviceIndex, CommandResult why, int exceptionCode, int step) {
        failed(new Failure(deviceIndex, why, exceptionCode, step));
    }

    private void failed(Failure failure) {
        if (failedCount++ == 0) {
            result = failure.why();
            failures = new ArrayList<>();
        }
        if (failedCount <= FAILURES_MAX) {
            failures.add(failure);
        }
    }

    /** Dispatch only: notes that a write of this command went to a socket. */
    public void sent(long sentNs) {
        if (firstSentNs == 0 || sentNs < firstSentNs) {
            firstSentNs = sentNs;
        }
        lastSentNs = Math.max(lastSentNs, sentNs);
    }

    /** Ends the command; called exactly once, by whoever holds it. */
    public void end(CommandResult result, double achievableValue, long nowNs) {
        this.result = result;
        this.achievableValue = achievableValue;
        this.endedNs = nowNs;
        listener.onOutcome(this);
    }
}
