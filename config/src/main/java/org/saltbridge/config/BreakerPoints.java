package org.saltbridge.config;

/**
 * What the relay of a circuit breaker tells, by the points of its profile; side 1 is the plant's bus, side 2 the grid. Logical
 * nodes of IEC 61850-7-4.
 */
public final class BreakerPoints {
    /** {@link #OPEN}, {@link #CLOSED}, 0 between them, 3 when the relay does not know. */
    public static final String POSITION = "XCBR1/Pos";

    /** 1 while the relay takes commands at its panel only. */
    public static final String LOCAL = "XCBR1/Loc";

    /** 1 while it may be closed: both sides fit, or the bus is dead. Never towards a dead grid. */
    public static final String RELEASED = "RSYN1/Rel";

    /** Phase to phase, volts. */
    public static final String BUS_VOLTAGE = "MMXU1/PPV";

    /** As the values of a double point are numbered. */
    public static final int OPEN = 1;

    public static final int CLOSED = 2;

    private BreakerPoints() {}
}
