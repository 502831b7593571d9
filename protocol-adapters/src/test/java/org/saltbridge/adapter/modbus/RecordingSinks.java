package org.saltbridge.adapter.modbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;

/** Keeps everything that a bus tells, and waits for what a test expects, never longer than some seconds. */
public final class RecordingSinks implements SampleSink, WriteResultSink {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(10);

    public record Sample(int point, double value, Quality quality) {}

    public record Result(
            int device, int setpoint, long token, WriteResult result, int exceptionCode, long sentNs, long endedNs) {}

    private final List<Sample> samples = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    /** Told, but not flushed: nobody has been woken for them. */
    private final List<Result> unflushed = new ArrayList<>();

    private final List<String> states = new ArrayList<>();
    private final double[] values = new double[10_000];
    private final Quality[] qualities = new Quality[10_000];

    public RecordingSinks() {
        Arrays.fill(values, Double.NaN);
        Arrays.fill(qualities, Quality.WAITING);
    }

    @Override
    public void begin(int deviceIndex) {
        // Single samples are enough for these tests.
    }

    @Override
    public synchronized void sample(int pointIndex, double value, byte quality, long epochMs) {
        samples.add(new Sample(pointIndex, value, Quality.of(quality)));
        if (!Double.isNaN(value)) {
            values[pointIndex] = value;
        }
        qualities[pointIndex] = Quality.of(quality);
    }

    @Override
    public void end(int deviceIndex) {
        // See begin.
    }

    @Override
    public synchronized void state(int deviceIndex, DeviceState state, long epochMs) {
        states.add(deviceIndex + ":" + state);
    }

    @Override
    public synchronized void onWriteResult(
            int deviceIndex,
            int setpointIndex,
            long token,
            WriteResult result,
            int exceptionCode,
            long sentNs,
            long endedNs) {
        unflushed.add(new Result(deviceIndex, setpointIndex, token, result, exceptionCode, sentNs, endedNs));
    }

    @Override
    public synchronized void flush() {
        results.addAll(unflushed);
        unflushed.clear();
    }

    public synchronized double value(int point) {
        return values[point];
    }

    public synchronized Quality quality(int point) {
        return qualities[point];
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    public synchronized List<Sample> samplesOf(int point) {
        return samples.stream().filter(sample -> sample.point() == point).toList();
    }

    synchronized List<Result> results() {
        return List.copyOf(results);
    }

    synchronized List<String> states() {
        return List.copyOf(states);
    }

    synchronized void clear() {
        samples.clear();
        results.clear();
        states.clear();
    }

    public void awaitGood(int point, double value) {
        await("point " + point + " = " + value, () -> quality(point).isGood() && value(point) == value);
    }

    /** Waits until a point has that quality, or has had it since it was good last: a busy machine may pass it by. */
    public void awaitQuality(int point, Quality quality) {
        await("point " + point + " is " + quality, () -> quality(point) == quality || hasHad(point, quality));
    }

    private synchronized boolean hasHad(int point, Quality quality) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            Sample sample = samples.get(i);
            if (sample.point() == point
                    && (sample.quality() == quality || sample.quality().isGood())) {
                return sample.quality() == quality;
            }
        }
        return false;
    }

    public Result awaitResult(long token) {
        Predicate<Result> isIt = result -> result.token() == token;
        await("result of " + token, () -> results().stream().anyMatch(isIt));
        return results().stream().filter(isIt).findFirst().orElseThrow();
    }

    public void await(String what, BooleanSupplier condition) {
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("waited in vain for " + what + "; states " + states() + "; results "
                        + results() + "; last samples " + lastSamples());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private List<Sample> lastSamples() {
        List<Sample> all = samples();
        return all.subList(Math.max(0, all.size() - 12), all.size());
    }
}
