package org.saltbridge.config.sunspec;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.RegisterType;

/** The types of SunSpec points (Device Information Model Specification §4.2) and their "not implemented" values (§4.3). */
public enum SunSpecType {
    INT16(RegisterType.S16, 0x8000L),
    UINT16(RegisterType.U16, 0xFFFFL),
    ENUM16(RegisterType.U16, 0xFFFFL),
    BITFIELD16(RegisterType.BITS16, 0xFFFFL),
    INT32(RegisterType.S32, 0x8000_0000L),
    UINT32(RegisterType.U32, 0xFFFF_FFFFL),
    BITFIELD32(RegisterType.BITS32, 0xFFFF_FFFFL),
    UINT64(RegisterType.U64, -1L),
    /** An energy total; 0 says that it is not kept. */
    ACC32(RegisterType.U32, 0L),
    ACC64(RegisterType.U64, 0L),
    /** A power of ten, −10 to 10. */
    SUNSSF(RegisterType.S16, 0x8000L),
    /** Text of two bytes a register, filled up with NUL. */
    STRING(null, 0L),
    PAD(null, 0L);

    private final @Nullable RegisterType registerType;
    private final long sentinel;

    SunSpecType(@Nullable RegisterType registerType, long sentinel) {
        this.registerType = registerType;
        this.sentinel = sentinel;
    }

    static SunSpecType of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether it has a value that can become a point; texts and padding have none. */
    public boolean isNumber() {
        return registerType != null;
    }

    /** How its value lies in the registers; only where {@link #isNumber()}. */
    public RegisterType registerType() {
        if (registerType == null) {
            throw new IllegalStateException(this + " is no number");
        }
        return registerType;
    }

    /** The raw values, unsigned, that mean "not implemented". */
    public List<Long> sentinels() {
        return List.of(sentinel);
    }

    /** Whether the value is a total that only grows. */
    public boolean isCounter() {
        return this == ACC32 || this == ACC64 || this == UINT64;
    }
}
