package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterType;

/**
 * Turns the registers of one value into an engineering value with a quality. Immutable, so that all devices of a profile
 * share one; decoding allocates nothing.
 */
final class RegisterDecoder {
    private static final byte GOOD = Quality.GOOD.code();
    private static final byte WAITING = Quality.WAITING.code();
    private static final byte OUT_OF_RANGE = Quality.OUT_OF_RANGE.code();
    private static final byte NOT_IMPLEMENTED = Quality.NOT_IMPLEMENTED.code();

    private final RegisterType type;
    private final boolean isLowWordFirst;
    private final boolean isBytesSwapped;
    private final Scaling scaling;
    private final boolean isInverted;
    private final boolean hasScaleFactor;
    private final double low;
    private final double high;
    private final long[] sentinels;
    private final double[] labels;

    RegisterDecoder(RegisterDef register) {
        type = register.type();
        isLowWordFirst = register.order().isLowWordFirst();
        isBytesSwapped = register.order().isBytesSwapped();
        scaling = new Scaling(register.scale(), register.offset());
        isInverted = register.invertSign();
        hasScaleFactor = register.scaleFactorPoint() != null;
        low = register.low();
        high = register.high();
        sentinels = register.sentinels().stream().mapToLong(Long::longValue).toArray();
        labels = register.kind() == PointKind.ENUM
                ? register.labels().stream().mapToDouble(EnumLabel::value).toArray()
                : new double[0];
    }

    /**
     * Decodes one value.
     *
     * @param at index of its first byte.
     * @param scaleFactor power of ten, used only where the register refers to one; {@code NaN} when not read yet.
     */
    void decode(ByteBuf data, int at, double scaleFactor, Reading reading) {
        long raw = readRaw(data, at);
        reading.raw = raw;
        for (long sentinel : sentinels) {
            if (raw == sentinel) {
                reading.set(Double.NaN, NOT_IMPLEMENTED);
                return;
            }
        }
        if (type.isBitField()) {
            reading.set((double) raw, GOOD);
        } else if (!hasScaleFactor) {
            judge(scaling.toValue(number(raw)), reading);
        } else if (Double.isNaN(scaleFactor)) {
            reading.set(Double.NaN, WAITING);
        } else if (Math.abs(scaleFactor) > Scaling.POWER_MAX) {
            reading.set(Double.NaN, NOT_IMPLEMENTED);
        } else {
            judge(scaling.toValue(number(raw), (int) scaleFactor), reading);
        }
    }

    /** Takes one value of a bit table. */
    void decodeBit(boolean bit, Reading reading) {
        reading.raw = bit ? 1 : 0;
        judge(bit == isInverted ? 0 : 1, false, reading);
    }

    private void judge(double value, Reading reading) {
        judge(value, isInverted, reading);
    }

    private void judge(double value, boolean isNegated, Reading reading) {
        if (!Double.isFinite(value)) {
            reading.set(Double.NaN, NOT_IMPLEMENTED);
            return;
        }
        // Subtracting from zero rather than negating: there is no negative zero above this line.
        double signed = isNegated ? 0.0 - value : value + 0.0;
        boolean isOutside = signed < low || signed > high || !isLabelled(signed);
        reading.set(signed, isOutside ? OUT_OF_RANGE : GOOD);
    }

    private boolean isLabelled(double value) {
        if (labels.length == 0) {
            return true;
        }
        for (double label : labels) {
            if (label == value) {
                return true;
            }
        }
        return false;
    }

    private long readRaw(ByteBuf data, int at) {
        int words = type.registerCount();
        long number = 0;
        for (int i = 0; i < words; i++) {
            int word = data.getUnsignedShort(at + 2 * (isLowWordFirst ? words - 1 - i : i));
            if (isBytesSwapped) {
                word = (word & 0xFF) << 8 | word >>> 8;
            }
            number = number << 16 | word;
        }
        return number;
    }

    private double number(long raw) {
        return switch (type) {
            case S16 -> (short) raw;
            case S32 -> (int) raw;
            case S64 -> (double) raw;
            // The lowest bit stays in play, so that the one rounding is to the nearest.
            case U64 -> raw >= 0 ? (double) raw : (double) (raw >>> 1 | (raw & 1)) * 2.0;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            default -> (double) raw;
        };
    }
}
