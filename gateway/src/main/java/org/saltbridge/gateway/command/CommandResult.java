package org.saltbridge.gateway.command;

/** What became of a command. Where {@link #isGood} is true, what is answered has happened. */
public enum CommandResult {
    /** Every device confirmed its share and the shares add up to the setpoint. */
    CONFIRMED,
    /** Every device confirmed its share; the plant can give only {@link Command#achievableValue()}. */
    CLAMPED,
    /** Every device confirmed the first step; the plant goes to the setpoint by its ramp. */
    RAMPING,
    /** Some devices failed; those that confirmed are enough under the plant's answer policy. */
    CONFIRMED_BY_POLICY,
    /** A device failed and the others have confirmed what was missing: the plant follows, but not as asked. */
    TAKEN_OVER,
    /** A device answered with an exception. */
    DEVICE_REFUSED,
    /** A device did not answer, or not in time: it may or may not have taken the setpoint. */
    DEVICE_TIMED_OUT,
    /** A device is not connected, so nothing was sent to it. */
    DEVICE_NOT_CONNECTED,
    /** Not finite or outside the setpoint's range; nothing was sent. */
    OUT_OF_RANGE,
    /** The target is not under this control now (a PCS in plant control, a plant without PCS); nothing was sent. */
    BLOCKED_BY_MODE,
    /** No device that could follow is available; nothing was sent. */
    BLOCKED_BY_HEALTH,
    /** The control authority is with a level nearer to the process; nothing was sent. */
    BLOCKED_BY_AUTHORITY,
    /** What is to be done is not safe as other equipment stands, such as a bank under load; nothing was sent. */
    BLOCKED_BY_INTERLOCKING,
    /** An operation of this PCS or bank is under way; nothing was sent. */
    IN_EXECUTION,
    /** The device took the write of a step and did not reach the state that was to follow in time. */
    STATE_NOT_REACHED,
    /** The object has to be selected first; nothing was sent. */
    NOT_SELECTED,
    /** The same client has selected the object already. */
    ALREADY_SELECTED,
    /** Another client has selected the object; nothing was sent. */
    SELECTED_BY_OTHER,
    /** The selection was older than its time-out; nothing was sent. */
    SELECTION_EXPIRED,
    /** The object cannot be selected now. */
    SELECT_FAILED,
    /** What is to be done is not what was selected; nothing was sent. */
    DIFFERS_FROM_SELECTION,
    /** The user must not command this from where the command comes; nothing was sent. */
    NO_ACCESS,
    /** A newer command for the same target took its place. */
    SUPERSEDED,
    /** The deadline passed. */
    TIME_LIMIT_OVER,
    /** The inbox was full; nothing was sent. */
    QUEUE_FULL,
    /** The gateway is read-only or closing; nothing was sent. */
    NOT_WRITABLE,
    /** The journal cannot be written, so no command is accepted; nothing was sent. */
    JOURNAL_UNAVAILABLE,
    /** The outcome could not be made durable in time: the command may or may not have been carried out. */
    NOT_JOURNALED,
    /** The gateway ended before the command did: it may or may not have been carried out, and is not run again. */
    INTERRUPTED;

    /** AddCause of a command that was carried out. */
    public static final int ADD_CAUSE_NONE = 25;

    /** AddCause inconsistent-parameters. */
    public static final int ADD_CAUSE_INCONSISTENT_PARAMETERS = 26;

    /** AddCause command-already-in-execution. */
    public static final int ADD_CAUSE_IN_EXECUTION = 12;

    /** Whether the command was carried out as asked, or to the stated achievable value. */
    public boolean isGood() {
        return this == CONFIRMED || this == CLAMPED || this == RAMPING || this == CONFIRMED_BY_POLICY;
    }

    /** The AddCause of IEC 61850-7-2. */
    public int addCause() {
        return switch (this) {
            case CONFIRMED, CLAMPED, RAMPING, CONFIRMED_BY_POLICY, TAKEN_OVER -> ADD_CAUSE_NONE;
            case BLOCKED_BY_AUTHORITY -> 2; // blocked-by-switching-hierarchy
            case SELECT_FAILED -> 3; // select-failed
            case SELECTION_EXPIRED -> 16; // time-limit-over
            case NOT_SELECTED -> 18; // object-not-selected
            case ALREADY_SELECTED -> 19; // object-already-selected
            case NO_ACCESS -> 20; // no-access-authority
            case STATE_NOT_REACHED -> 22; // abortion-due-to-deviation
            case DEVICE_REFUSED -> 9; // blocked-by-process
            case DEVICE_TIMED_OUT, TIME_LIMIT_OVER, NOT_JOURNALED -> 16; // time-limit-over
            case DEVICE_NOT_CONNECTED -> 23; // abortion-by-communication-loss
            case OUT_OF_RANGE, DIFFERS_FROM_SELECTION -> ADD_CAUSE_INCONSISTENT_PARAMETERS;
            case BLOCKED_BY_MODE -> 8; // blocked-by-mode
            case BLOCKED_BY_INTERLOCKING -> 10; // blocked-by-interlocking
            case BLOCKED_BY_HEALTH, JOURNAL_UNAVAILABLE -> 13; // blocked-by-health
            case SUPERSEDED, SELECTED_BY_OTHER -> 27; // locked-by-other-client
            case QUEUE_FULL, IN_EXECUTION -> ADD_CAUSE_IN_EXECUTION;
            case NOT_WRITABLE -> 1; // not-supported
            case INTERRUPTED -> 0; // unknown
        };
    }
}
