package org.saltbridge.config.sunspec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.Unit;

/**
 * One point of a SunSpec model.
 *
 * @param name as SunSpec spells it, such as {@code WSet}; in a repeating group with the group, {@code String.StrSoC}.
 * @param offset registers from the model's ID register; in a repeating group that of the first repetition.
 * @param size in registers.
 * @param scaleFactor the point of the same model that holds the power of ten, or null.
 * @param isWritable whether the device takes writes to it.
 * @param isMandatory whether each device that has the model has the point.
 * @param isStatic whether the value stays while the device runs.
 * @param symbols the states of an enumeration, or the bits of a bit field by number.
 */
public record SunSpecPoint(
        String name,
        int offset,
        SunSpecType type,
        int size,
        @Nullable String scaleFactor,
        Unit unit,
        boolean isWritable,
        boolean isMandatory,
        boolean isStatic,
        List<EnumLabel> symbols) {

    public SunSpecPoint {
        symbols = List.copyOf(symbols);
    }

    /** The first offset behind this point. */
    public int endOffset() {
        return offset + size;
    }
}
