package org.saltbridge.adapter;

/** What became of one write. */
public enum WriteResult {
    /** The device confirmed it, and its echo agrees. */
    CONFIRMED,
    /** The device answered with an exception code. */
    REFUSED,
    /** No answer in time: the device may or may not have taken it. */
    TIMED_OUT,
    /** Nothing was sent: no connection. */
    NOT_CONNECTED,
    /** The connection broke while the answer was awaited: may or may not have been taken. */
    CONNECTION_LOST,
    /** Nothing was sent: the deadline passed in the queue. */
    EXPIRED,
    /** Nothing was sent: a newer value took its place. */
    SUPERSEDED,
    /** The answer does not fit the request. */
    BAD_REPLY,
    /** Nothing was sent: the value does not fit the register. */
    NOT_ENCODABLE;

    private static final WriteResult[] VALUES = values();

    public static WriteResult of(int ordinal) {
        return VALUES[ordinal];
    }

    /** Whether the device certainly has not seen the write. */
    public boolean isUnsent() {
        return this == NOT_CONNECTED || this == EXPIRED || this == SUPERSEDED || this == NOT_ENCODABLE;
    }
}
