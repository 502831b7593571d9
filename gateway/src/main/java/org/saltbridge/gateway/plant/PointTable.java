package org.saltbridge.gateway.plant;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.saltbridge.adapter.Quality;

/**
 * Value, quality and time of every point, in arrays.
 *
 * <p>Each slot has one writer. A slot is read without a lock: the writer makes its version odd while it writes, and a
 * reader that meets an odd or changed version looks again. Whoever changes a slot marks it dirty, and tells so when it is
 * done with all of its slots; the publisher, the only consumer, takes the marks with {@link #drainDirty}.
 */
public final class PointTable {
    private static final VarHandle VERSIONS = MethodHandles.arrayElementVarHandle(int[].class);

    private final double[] values;
    private final byte[] qualities;
    private final long[] times;
    private final int[] versions;
    private final AtomicLongArray dirty;
    private final Runnable onChange;

    /** Receives the index of a slot that has changed. */
    @FunctionalInterface
    public interface DirtyConsumer {
        void onDirty(int pointIndex);
    }

    /** A copy of one slot, reused by its owner. */
    public static final class Slot {
        private double value = Double.NaN;
        private byte quality = Quality.WAITING.code();
        private long epochMs;

        public double value() {
            return value;
        }

        public Quality quality() {
            return Quality.of(quality);
        }

        /** When the device was read, milliseconds since 1970; 0 when never. */
        public long epochMs() {
            return epochMs;
        }
    }

    /** A table whose changes nobody waits for. */
    public PointTable(int size) {
        this(size, () -> {});
    }

    /** @param onChange runs in {@link #tellChanges}. */
    public PointTable(int size, Runnable onChange) {
        this.onChange = onChange;
        values = new double[size];
        qualities = new byte[size];
        times = new long[size];
        versions = new int[size];
        dirty = new AtomicLongArray((size + 63) / 64);
        Arrays.fill(values, Double.NaN);
        Arrays.fill(qualities, Quality.WAITING.code());
    }

    public int size() {
        return values.length;
    }

    /**
     * Writes a slot; its one writer only. A {@code NaN} keeps the last value, so that a lost point still shows it.
     *
     * @param quality {@link Quality#code()}.
     */
    public void set(int pointIndex, double value, byte quality, long epochMs) {
        boolean changed = qualities[pointIndex] != quality || times[pointIndex] != epochMs;
        if (!Double.isNaN(value)) {
            changed |= values[pointIndex] != value;
        }
        if (!changed) {
            return;
        }
        int version = versions[pointIndex];
        VERSIONS.setOpaque(versions, pointIndex, version + 1);
        VarHandle.storeStoreFence();
        if (!Double.isNaN(value)) {
            values[pointIndex] = value;
        }
        qualities[pointIndex] = quality;
        times[pointIndex] = epochMs;
        VERSIONS.setRelease(versions, pointIndex, version + 2);
        markDirty(pointIndex);
    }

    /** A writer has set what it had to set for now: once for many slots, since somebody may have to be woken. */
    public void tellChanges() {
        onChange.run();
    }

    private void markDirty(int pointIndex) {
        int word = pointIndex >>> 6;
        long bit = 1L << (pointIndex & 63);
        long seen = dirty.get(word);
        while ((seen & bit) == 0) {
            long witness = dirty.compareAndExchange(word, seen, seen | bit);
            if (witness == seen) {
                return;
            }
            seen = witness;
        }
    }

    /** Copies a slot, consistent in itself. */
    public void read(int pointIndex, Slot into) {
        while (true) {
            int version = (int) VERSIONS.getAcquire(versions, pointIndex);
            if ((version & 1) == 0) {
                into.value = values[pointIndex];
                into.quality = qualities[pointIndex];
                into.epochMs = times[pointIndex];
                VarHandle.loadLoadFence();
                if ((int) VERSIONS.getOpaque(versions, pointIndex) == version) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    /** Takes all marks and hands each marked slot over; the publisher only. Returns how many. */
    public int drainDirty(DirtyConsumer consumer) {
        int count = 0;
        for (int word = 0; word < dirty.length(); word++) {
            if (dirty.get(word) == 0) {
                continue;
            }
            long bits = dirty.getAndSet(word, 0);
            while (bits != 0) {
                consumer.onDirty((word << 6) + Long.numberOfTrailingZeros(bits));
                bits &= bits - 1;
                count++;
            }
        }
        return count;
    }
}
