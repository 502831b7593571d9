package org.saltbridge.adapter.modbus;

import java.util.Arrays;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.SampleSink;

/**
 * Stands between decoding and the gateway's sink, one per field loop: remembers each point's quality so that a change for
 * the worse is told once, drops what the echo guard forbids, and marks the values of a device whose heartbeat stands still.
 */
final class SampleFilter implements SampleSink {
    private static final byte GOOD = Quality.GOOD.code();
    private static final byte FROZEN = Quality.FROZEN.code();

    private final SampleSink sink;
    /** Last quality of every point of the plant; a loop touches those of its own devices only. */
    private final byte[] qualities;

    private int[] skipped = new int[4];
    private int skippedCount;
    private boolean isFreezing;
    private int heartbeatPoint = -1;
    private double heartbeatValue = Double.NaN;

    SampleFilter(SampleSink sink, int pointCount) {
        this.sink = sink;
        this.qualities = new byte[pointCount];
        Arrays.fill(qualities, Quality.WAITING.code());
    }

    /** The next samples come from a device whose values are frozen, or not. */
    void expect(boolean freezing, int heartbeat) {
        isFreezing = freezing;
        heartbeatPoint = heartbeat;
        heartbeatValue = Double.NaN;
        skippedCount = 0;
    }

    /** The echo guard: the next samples have this point's value from before the last write. */
    void skip(int pointIndex) {
        if (skippedCount == skipped.length) {
            skipped = Arrays.copyOf(skipped, skippedCount * 2);
        }
        skipped[skippedCount++] = pointIndex;
    }

    /** What the expected heartbeat point was in the last samples, {@code NaN} if it was not among them. */
    double heartbeatValue() {
        return heartbeatValue;
    }

    /** What a point was told last with. */
    Quality quality(int pointIndex) {
        return Quality.of(qualities[pointIndex]);
    }

    @Override
    public void begin(int deviceIndex) {
        sink.begin(deviceIndex);
    }

    @Override
    public void sample(int pointIndex, double value, byte quality, long epochMs) {
        for (int i = 0; i < skippedCount; i++) {
            if (skipped[i] == pointIndex) {
                return;
            }
        }
        if (pointIndex == heartbeatPoint) {
            heartbeatValue = value;
        }
        byte told = isFreezing && quality == GOOD ? FROZEN : quality;
        qualities[pointIndex] = told;
        sink.sample(pointIndex, value, told, epochMs);
    }

    @Override
    public void end(int deviceIndex) {
        sink.end(deviceIndex);
    }

    @Override
    public void state(int deviceIndex, DeviceState state, long epochMs) {
        sink.state(deviceIndex, state, epochMs);
    }

    /** Makes points worse, keeping their values. */
    void degrade(int deviceIndex, int[] points, Quality quality, long epochMs) {
        boolean isBegun = false;
        for (int point : points) {
            Quality last = Quality.of(qualities[point]);
            Quality told = worse(last, quality);
            if (told == last) {
                continue;
            }
            byte code = told.code();
            if (!isBegun) {
                sink.begin(deviceIndex);
                isBegun = true;
            }
            qualities[point] = code;
            sink.sample(point, Double.NaN, code, epochMs);
        }
        if (isBegun) {
            sink.end(deviceIndex);
        }
    }

    /**
     * What a point becomes. Old, expired and frozen values were good: one that was in doubt must not look as if it could be held
     * on to, and is lost where a good one expires.
     */
    private static Quality worse(Quality last, Quality quality) {
        return switch (quality) {
            case OLD_DATA, FROZEN -> last == Quality.GOOD ? quality : last;
            case EXPIRED -> {
                if (last.isRecent()) {
                    yield quality;
                }
                yield last.validity() == Quality.Validity.INVALID ? last : Quality.NO_COMMUNICATION;
            }
            default -> quality;
        };
    }
}
