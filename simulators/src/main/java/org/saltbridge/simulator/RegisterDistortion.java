package org.saltbridge.simulator;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.WordOrder;

/** What the faults of one device make of its values on their way into the registers. Owned by the device's monitor. */
final class RegisterDistortion {
    /** A wrapping counter stands so far below its end when the fault begins. */
    private static final long BEFORE_WRAP = 5;

    private final FaultSwitch faults;
    private final Map<RegisterDef, Long> countersAtOnset = new HashMap<>();
    private @Nullable ActiveFault counterFault;
    private int revision = 1;

    RegisterDistortion(FaultSwitch faults) {
        this.faults = faults;
    }

    boolean isHeartbeatStuck() {
        return faults.has(FaultMode.HEARTBEAT_STUCK);
    }

    boolean isBlank() {
        return faults.isBlank();
    }

    /** The firmware's number, another after each reboot. */
    int revision() {
        return revision;
    }

    void nextRevision() {
        revision++;
    }

    /** The order of the words on the wire. */
    WordOrder order(WordOrder order) {
        if (!faults.has(FaultMode.WORD_SWAP)) {
            return order;
        }
        return switch (order) {
            case ABCD -> WordOrder.CDAB;
            case CDAB -> WordOrder.ABCD;
            case BADC -> WordOrder.DCBA;
            case DCBA -> WordOrder.BADC;
        };
    }

    /** The bits to show for a value in the device's own scale. */
    long bits(RegisterDef register, double raw) {
        if (register.kind() == PointKind.COUNTER) {
            return counter(register, RegisterCodec.bits(raw, register.type(), register.sentinels()));
        }
        if (register.kind() != PointKind.ANALOG) {
            return RegisterCodec.bits(raw, register.type(), register.sentinels());
        }
        if (faults.has(FaultMode.SENTINELS)) {
            return register.sentinels().isEmpty()
                    ? notImplemented(register.type())
                    : register.sentinels().get(0);
        }
        ActiveFault scale = faults.get(FaultMode.SCALE_WRONG);
        double factor = (scale == null ? 1 : scale.parameter()) * (faults.has(FaultMode.SIGN_FLIP) ? -1 : 1);
        return RegisterCodec.bits(raw * factor, register.type(), register.sentinels());
    }

    private long counter(RegisterDef register, long bits) {
        ActiveFault wrap = faults.get(FaultMode.COUNTER_WRAP);
        ActiveFault now = wrap == null ? faults.get(FaultMode.COUNTER_RESET) : wrap;
        if (now != counterFault) {
            countersAtOnset.clear();
            counterFault = now;
        }
        if (now == null || register.type().isFloat()) {
            return bits;
        }
        long counted = bits - countersAtOnset.computeIfAbsent(register, key -> bits);
        int width = 16 * register.type().registerCount();
        long mask = width == 64 ? -1L : (1L << width) - 1;
        return (now == wrap ? counted - BEFORE_WRAP : counted) & mask;
    }

    /** What devices customarily send for a value that they do not have (SunSpec information model §4.2). */
    private static long notImplemented(RegisterType type) {
        return switch (type) {
            case S16 -> 0x8000L;
            case S32 -> 0x8000_0000L;
            case S64 -> Long.MIN_VALUE;
            case F32 -> 0x7FC0_0000L;
            case F64 -> 0x7FF8_0000_0000_0000L;
            case U16, BITS16 -> 0xFFFFL;
            case U32, BITS32 -> 0xFFFF_FFFFL;
            case U64 -> -1L;
            case BIT -> 0;
        };
    }
}
