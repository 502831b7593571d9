package org.saltbridge.config;

/** How a value lies in its registers. */
public enum RegisterType {
    /** One item of a bit table. */
    BIT(1),
    U16(1),
    S16(1),
    U32(2),
    S32(2),
    U64(4),
    S64(4),
    F32(2),
    F64(4),
    /** A bit field: the raw number is kept, scale and sign do not apply. */
    BITS16(1),
    BITS32(2);

    private final int registerCount;

    RegisterType(int registerCount) {
        this.registerCount = registerCount;
    }

    /** 16-bit registers (or bits, for {@link #BIT}) that one value takes: 1, 2 or 4. */
    public int registerCount() {
        return registerCount;
    }

    public boolean isFloat() {
        return this == F32 || this == F64;
    }

    public boolean isBitField() {
        return this == BITS16 || this == BITS32;
    }
}
