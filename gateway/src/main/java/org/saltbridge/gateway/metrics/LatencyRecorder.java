package org.saltbridge.gateway.metrics;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Durations of one stage. Any thread records without waiting or allocating; the collector takes the interval since its
 * last visit.
 */
public final class LatencyRecorder {
    /** Longer durations are recorded as this one: a minute. */
    private static final long MAX_NS = 60_000_000_000L;

    private final String stage;
    private final Recorder recorder = new Recorder(MAX_NS, 3);
    private final LongAdder count = new LongAdder();
    private final LongAdder sumNs = new LongAdder();

    LatencyRecorder(String stage) {
        this.stage = stage;
    }

    /** The stage's name, as the label shows it. */
    public String stage() {
        return stage;
    }

    /** Records one duration; a negative one counts as 0. */
    public void record(long durationNs) {
        long bounded = Math.min(MAX_NS, Math.max(0, durationNs));
        recorder.recordValue(bounded);
        count.increment();
        sumNs.add(bounded);
    }

    /** How many durations were recorded since the start. */
    public long count() {
        return count.sum();
    }

    double sumSeconds() {
        return sumNs.sum() / 1e9;
    }

    /** What was recorded since the last call; the histogram given before may be reused. */
    Histogram interval(Histogram recycled) {
        return recorder.getIntervalHistogram(recycled);
    }

    Histogram firstInterval() {
        return recorder.getIntervalHistogram();
    }
}
