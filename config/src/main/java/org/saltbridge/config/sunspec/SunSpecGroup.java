package org.saltbridge.config.sunspec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The repeating end of a model: strings of a bank, ports of an inverter, modules, cells.
 *
 * @param name what repeats: {@code String}, {@code Prt}, {@code Module} or {@code Cell}.
 * @param offset of the first repetition from the model's ID register.
 * @param size of one repetition in registers.
 * @param countPoint the point of the model that says how many there are; null where only the model's length does.
 */
public record SunSpecGroup(
        String name, int offset, int size, @Nullable String countPoint, List<SunSpecPoint> points) {

    public SunSpecGroup {
        points = List.copyOf(points);
    }
}
