package org.saltbridge.config;

/** What sort of value a point has, and so which OPC UA variable type shows it. Every kind is kept as a double. */
public enum PointKind {
    /** A measured or computed quantity with a unit and a range. */
    ANALOG,
    /** A monotone total, such as an energy register. */
    COUNTER,
    /** One of a small set of named states. */
    ENUM,
    /** 0 or 1. */
    BINARY,
    /** A raw alarm or status word. */
    BITFIELD
}
