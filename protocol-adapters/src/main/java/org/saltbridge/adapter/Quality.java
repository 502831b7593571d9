package org.saltbridge.adapter;

/**
 * How far a value can be trusted: IEC 61850-7-3 validity with its detail, in one word.
 *
 * <p>Tables keep the ordinal in a byte; {@link #of(byte)} turns it back.
 */
public enum Quality {
    /** Never read since the start. */
    WAITING(Validity.INVALID),
    GOOD(Validity.GOOD),
    /** The value was good and has not been read again when it should have been. */
    OLD_DATA(Validity.QUESTIONABLE),
    OUT_OF_RANGE(Validity.QUESTIONABLE),
    INACCURATE(Validity.QUESTIONABLE),
    /** The device's heartbeat stands still: its values may be frozen. */
    FROZEN(Validity.QUESTIONABLE),
    /** An aggregate with less than all of its inputs good. */
    SUB_NORMAL(Validity.QUESTIONABLE),
    SUBSTITUTED(Validity.QUESTIONABLE),
    /** The device answers but cannot give the value (Modbus exception 4, 5, 6). */
    DEVICE_FAILURE(Validity.INVALID),
    /**
     * The value is older than its limit, but not yet so old that control lets go of it: power must not jump because one
     * reply was late. It was good, or merely old, before.
     */
    EXPIRED(Validity.INVALID),
    NO_COMMUNICATION(Validity.INVALID),
    /** The register map is wrong for this device (Modbus exception 1, 2, 3). */
    CONFIGURATION_ERROR(Validity.INVALID),
    /** The device says that it does not have this value: a sentinel or NaN. */
    NOT_IMPLEMENTED(Validity.INVALID);

    /** IEC 61850-7-3 validity. */
    public enum Validity {
        GOOD,
        QUESTIONABLE,
        INVALID
    }

    private static final Quality[] VALUES = values();

    private final Validity validity;

    Quality(Validity validity) {
        this.validity = validity;
    }

    public Validity validity() {
        return validity;
    }

    public boolean isGood() {
        return validity == Validity.GOOD;
    }

    /** Whether a value was good when it was read last, and that within its limit. */
    public boolean isRecent() {
        return this == GOOD || this == OLD_DATA;
    }

    /** Whether a value was good when it was read last, and control still holds on to it. */
    public boolean isHeld() {
        return isRecent() || this == EXPIRED;
    }

    public byte code() {
        return (byte) ordinal();
    }

    public static Quality of(byte code) {
        return VALUES[code];
    }
}
