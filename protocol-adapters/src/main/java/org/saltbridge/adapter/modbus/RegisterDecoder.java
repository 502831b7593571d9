package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterType;

/**
 * Turns the registers of one value into an engineering value with a quality. Everything about the value is worked out once;
 * decoding allocates nothing.
 */
final class RegisterDecoder {
    /** Powers of ten that a SunSpec scale factor may have (SunSpec Device Information Model, sunssf). */
    private static final int SCALE_FACTOR_MAX = 10;

    private static final double[] POWERS_OF_TEN = new double[2 * SCALE_FACTOR_MAX + 1];

    static {
        for (int i = 0; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = Math.pow(10, i - SCALE_FACTOR_MAX);
        }
    }

    final RegisterType type;
    private final boolean isLowWordFirst;
    private final boolean isBytesSwapped;
    private final double scale;
    private final double offset;
    private final boolean isInverted;
    private final boolean hasScaleFactor;
    private final double low;
    private final double high;
    private final long[] sentinels;
    private final int[] labels;

    private byte quality;
    private long raw;

    RegisterDecoder(RegisterDef register) {
        type = register.type();
        isLowWordFirst = register.order().isLowWordFirst();
        isBytesSwapped = register.order().isBytesSwapped();
        scale = register.scale();
        offset = register.offset();
        isInverted = register.invertSign();
        hasScaleFactor = register.scaleFactorPoint() != null;
        low = register.low();
        high = register.high();
        sentinels = register.sentinels().stream().mapToLong(Long::longValue).toArray();
        labels = register.kind() == PointKind.ENUM
                ? register.labels().stream().mapToInt(EnumLabel::value).toArray()
                : new int[0];
    }

    /**
     * Decodes one value; its quality is then in {@link #quality()}, its raw number in {@link #raw()}.
     *
     * @param at index of its first byte.
     * @param scaleFactor power of ten, used only where the register refers to one; {@code NaN} when not read yet.
     * @return {@code NaN} when there is no value.
     */
    double decode(ByteBuf data, int at, double scaleFactor) {
        raw = readRaw(data, at);
        for (long sentinel : sentinels) {
            if (raw == sentinel) {
                quality = Quality.NOT_IMPLEMENTED.code();
                return Double.NaN;
            }
        }
        if (type.isBitField()) {
            quality = Quality.GOOD.code();
            return (double) raw;
        }
        double value = number();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            quality = Quality.NOT_IMPLEMENTED.code();
            return Double.NaN;
        }
        return judge(scaled(value, scaleFactor));
    }

    /** Decodes a value of a bit table. */
    double decodeBit(boolean bit) {
        raw = bit ? 1 : 0;
        return judge(bit != isInverted ? 1 : 0);
    }

    private double scaled(double value, double scaleFactor) {
        double factor = scale;
        if (hasScaleFactor) {
            if (Double.isNaN(scaleFactor)) {
                quality = Quality.WAITING.code();
                return Double.NaN;
            }
            if (Math.abs(scaleFactor) > SCALE_FACTOR_MAX) {
                quality = Quality.NOT_IMPLEMENTED.code();
                return Double.NaN;
            }
            factor *= POWERS_OF_TEN[(int) scaleFactor + SCALE_FACTOR_MAX];
        }
        double scaled = value * factor + offset;
        return isInverted && scaled != 0 ? -scaled : scaled;
    }

    private double judge(double value) {
        if (Double.isNaN(value)) {
            return value;
        }
        boolean isOutside = value < low || value > high;
        quality = isOutside || !isLabelled(value) ? Quality.OUT_OF_RANGE.code() : Quality.GOOD.code();
        return value;
    }

    private boolean isLabelled(double value) {
        if (labels.length == 0) {
            return true;
        }
        for (int label : labels) {
            if (label == value) {
                return true;
            }
        }
        return false;
    }

    /** {@link Quality#code()} of the last value. */
    byte quality() {
        return quality;
    }

    /** The registers of the last value as an unsigned number of their width. */
    long raw() {
        return raw;
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

    private double number() {
        return switch (type) {
            case S16 -> (short) raw;
            case S32 -> (int) raw;
            case S64 -> (double) raw;
            case U64 -> raw >= 0 ? (double) raw : (double) (raw >>> 1) * 2.0;
            case F32 -> Float.intBitsToFloat((int) raw);
            case F64 -> Double.longBitsToDouble(raw);
            default -> (double) raw;
        };
    }
}
