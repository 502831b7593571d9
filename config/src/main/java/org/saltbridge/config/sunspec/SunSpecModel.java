package org.saltbridge.config.sunspec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SunSpec information model.
 *
 * @param points the fixed ones, the ID and length registers included, by offset.
 * @param group what repeats behind them, or null.
 */
public record SunSpecModel(
        int id, List<SunSpecPoint> points, @Nullable SunSpecGroup group) {

    /** The ID and the length register. */
    public static final int HEADER = 2;

    public SunSpecModel {
        points = List.copyOf(points);
    }

    /** Registers of the fixed part, header included. */
    public int fixedSize() {
        return points.stream().mapToInt(SunSpecPoint::endOffset).max().orElse(HEADER);
    }

    /** The fixed point of this name; null where the model has none. */
    public @Nullable SunSpecPoint point(String name) {
        for (SunSpecPoint point : points) {
            if (point.name().equals(name)) {
                return point;
            }
        }
        return null;
    }

    /**
     * Whether a length register is right: that of the fixed part and whole repetitions.
     *
     * @param length registers behind the header. A common model may leave out its padding.
     */
    public boolean fits(int length) {
        int beyond = length + HEADER - fixedSize();
        if (id == 1 && beyond == -1) {
            return true;
        }
        return beyond == 0 || (group != null && beyond > 0 && beyond % group.size() == 0);
    }

    /** Whole repetitions that this many registers behind the header hold. */
    public int repetitions(int length) {
        return group == null ? 0 : Math.max(0, (length + HEADER - group.offset()) / group.size());
    }
}
