package org.saltbridge.benchmark;

import java.io.PrintWriter;
import org.HdrHistogram.Histogram;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.gateway.plant.PointTable;

/** How old the values in a point table are, against the periods at which they are read. */
final class Freshness {
    private static final long AGE_MS_MAX = 3_600_000;

    private final PointTable table;
    private final PointTable.Slot slot = new PointTable.Slot();
    /** By point; 0 for what is read once. */
    private final int[] periodMs;

    private final Histogram lateMs = new Histogram(AGE_MS_MAX, 3);
    private final Histogram agePercentOfPeriod = new Histogram(AGE_MS_MAX, 3);
    private long notGood;
    private long looked;

    /** @param devicePoints points of devices, which come first in the table. */
    Freshness(PlantConfig plant, PointTable table, int devicePoints) {
        this.table = table;
        periodMs = new int[devicePoints];
        int point = 0;
        for (DeviceConfig device : plant.devices()) {
            for (RegisterDef register : device.profile().registers()) {
                int period = device.profile().pollMs().getOrDefault(register.poll(), 0);
                periodMs[point++] = period;
                for (BitDef bit : register.bits()) {
                    assert !bit.point().isEmpty();
                    periodMs[point++] = period;
                }
            }
        }
    }

    /** Looks at every value once; its age counts whatever its quality. */
    void look(long nowMs) {
        for (int point = 0; point < periodMs.length; point++) {
            table.read(point, slot);
            looked++;
            notGood += slot.quality() == Quality.GOOD ? 0 : 1;
            if (periodMs[point] > 0) {
                long ageMs = Math.min(AGE_MS_MAX / 100, Math.max(0, nowMs - slot.epochMs()));
                lateMs.recordValue(Math.max(0, ageMs - periodMs[point]));
                agePercentOfPeriod.recordValue(100 * ageMs / periodMs[point]);
            }
        }
    }

    /** Tells what has been seen, as {@code name value}, and forgets it. */
    void tell(PrintWriter out) {
        out.println("freshness_late_p50_ms " + lateMs.getValueAtPercentile(50));
        out.println("freshness_late_p99_ms " + lateMs.getValueAtPercentile(99));
        out.println("freshness_late_max_ms " + lateMs.getMaxValue());
        out.println("freshness_age_p99_percent_of_period " + agePercentOfPeriod.getValueAtPercentile(99));
        out.println("values_not_good_percent " + (looked == 0 ? 0 : 100.0 * notGood / looked));
        lateMs.reset();
        agePercentOfPeriod.reset();
        notGood = 0;
        looked = 0;
    }
}
