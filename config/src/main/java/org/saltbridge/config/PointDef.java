package org.saltbridge.config;

import java.util.List;

/**
 * One measured or derived value of the plant.
 *
 * @param path the path below {@code Objects}, such as {@code Plant/POI/MMXU1/TotW}; it is the OPC UA node id and never
 *     changes with the order of the configuration.
 * @param low lower end of the engineering range, in {@code unit}; {@code NaN} where none is known.
 * @param high upper end of the engineering range.
 * @param labels the named states of an enum point, else empty; for a binary point the texts of 0 and 1 where given.
 */
public record PointDef(
        String path, PointKind kind, Unit unit, double low, double high, List<EnumLabel> labels, String description) {

    public PointDef {
        labels = List.copyOf(labels);
    }
}
