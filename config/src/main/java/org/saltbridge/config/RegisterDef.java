package org.saltbridge.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value of a device's register map and the point that it becomes.
 *
 * <p>{@code value = (raw × scale × 10^scaleFactor + offset)}, negated where {@code invertSign} says that the device counts
 * the other way round, so that positive power discharges everywhere above this record.
 *
 * @param point the point below the device, such as {@code MMXU1/TotW}.
 * @param address 0-based PDU address (the profile's address base is already applied).
 * @param scaleFactorPoint the point of the same device that holds the power of ten, or null.
 * @param low lower end of the range that the device may send, in {@code unit}; a value outside is of questionable
 *     quality. {@code NaN} where none is known.
 * @param sentinels raw values, as unsigned numbers of the register's width, that mean "not implemented".
 */
public record RegisterDef(
        String point,
        RegisterTable table,
        int address,
        RegisterType type,
        WordOrder order,
        double scale,
        double offset,
        @Nullable String scaleFactorPoint,
        boolean invertSign,
        PointKind kind,
        Unit unit,
        double low,
        double high,
        List<EnumLabel> labels,
        List<BitDef> bits,
        PollClass poll,
        List<Long> sentinels,
        String description) {

    public RegisterDef {
        labels = List.copyOf(labels);
        bits = List.copyOf(bits);
        sentinels = List.copyOf(sentinels);
    }

    /** The first address behind this value. */
    public int endAddress() {
        return address + type.registerCount();
    }
}
