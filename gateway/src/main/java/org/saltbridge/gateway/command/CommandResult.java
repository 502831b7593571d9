package org.saltbridge.gateway.command;

/** What became of a command. Only {@link #CONFIRMED} and {@link #CLAMPED} mean that every device has confirmed. */
public enum CommandResult {
    /** Every device confirmed its share and the shares add up to the setpoint. */
    CONFIRMED,
    /** Every device confirmed its share; the plant can give only {@link Command#achievableValue()}. */
    CLAMPED,
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
    /** A newer command for the same target took its place. */
    SUPERSEDED,
    /** The deadline passed. */
    TIME_LIMIT_OVER,
    /** The inbox was full; nothing was sent. */
    QUEUE_FULL,
    /** The gateway is read-only or closing; nothing was sent. */
    NOT_WRITABLE;

    /** Whether the command was carried out as asked, or to the stated achievable value. */
    public boolean isGood() {
        return this == CONFIRMED || this == CLAMPED;
    }
}
