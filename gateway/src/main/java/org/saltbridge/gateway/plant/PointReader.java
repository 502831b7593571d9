package org.saltbridge.gateway.plant;

import org.saltbridge.adapter.Quality;

/** Reads children from the point table and writes aggregates into it; one thread's, allocates nothing. */
final class PointReader {
    private final PointTable table;
    private final int firstDerived;
    private final PointTable.Slot slot = new PointTable.Slot();

    PointReader(PointTable table, int firstDerived) {
        this.table = table;
        this.firstDerived = firstDerived;
    }

    /** The index of a path if we derive it, −1 if a device gives it (then the device is its one writer). */
    static int derived(PointCatalog catalog, String path) {
        int index = catalog.indexOf(path);
        return index < catalog.devicePointCount() ? -1 : index;
    }

    /** The value of a point if it is good, else NaN; −1 is no point. */
    double good(int pointIndex) {
        if (pointIndex < 0) {
            return Double.NaN;
        }
        table.read(pointIndex, slot);
        return slot.quality() == Quality.GOOD ? slot.value() : Double.NaN;
    }

    /** Counts one child into a share; returns its value, NaN when it is not good. A child without a point is no child. */
    double add(int pointIndex, Rollup.Share share) {
        if (pointIndex < 0) {
            return Double.NaN;
        }
        table.read(pointIndex, slot);
        share.total++;
        share.newestMs = Math.max(share.newestMs, slot.epochMs());
        if (slot.quality() != Quality.GOOD) {
            return Double.NaN;
        }
        share.good++;
        share.sum += slot.value();
        share.newestGoodMs = Math.max(share.newestGoodMs, slot.epochMs());
        return slot.value();
    }

    /** Writes an aggregate with the quality and time of its share. */
    void write(int pointIndex, double value, Rollup.Share share) {
        if (pointIndex >= firstDerived) {
            table.set(pointIndex, share.shown(value), share.quality(), share.epochMs());
        }
    }

    /** Writes one of our own states, with the time of its change. */
    void writeOnChange(int pointIndex, double value, long epochMs) {
        if (pointIndex < firstDerived) {
            return;
        }
        table.read(pointIndex, slot);
        if (slot.value() != value || slot.quality() != Quality.GOOD) {
            table.set(pointIndex, value, Quality.GOOD.code(), epochMs);
        }
    }
}
