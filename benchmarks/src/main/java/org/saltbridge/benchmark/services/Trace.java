package org.saltbridge.benchmark.services;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.saltbridge.simulator.PlantPhysics;

/**
 * What happens at the point of interconnection of the simulated plant, looked at every {@value #PERIOD_MS} ms by a thread
 * of its own: the true values, not what a meter shows. Bounded; a longer run than {@link #SAMPLES_MAX} is cut off.
 */
final class Trace implements AutoCloseable {
    /** The physics itself moves every 10 ms. */
    static final int PERIOD_MS = 5;

    /** Ten minutes. */
    static final int SAMPLES_MAX = 120_000;

    private final PlantPhysics physics;
    private final Thread thread = new Thread(this::run, "trace");
    private final long[] timeNs = new long[SAMPLES_MAX];
    private final double[] hertz = new double[SAMPLES_MAX];
    private final double[] poiW = new double[SAMPLES_MAX];
    private final double[] loadW = new double[SAMPLES_MAX];
    private volatile int count;
    private volatile boolean isRunning = true;

    Trace(PlantPhysics physics) {
        this.physics = physics;
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only writer
    private void run() {
        long dueNs = System.nanoTime();
        while (isRunning && count < SAMPLES_MAX) {
            int at = count;
            synchronized (physics.gridLock()) {
                timeNs[at] = System.nanoTime();
                hertz[at] = physics.grid().frequencyHz();
                poiW[at] = physics.exportedW();
                loadW[at] = physics.load().powerW();
            }
            count = at + 1;
            dueNs = Math.max(dueNs + PERIOD_MS * 1_000_000L, System.nanoTime());
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    /** What was recorded between two times of {@link System#nanoTime()}. */
    Part part(long fromNs, long toNs) {
        int end = count;
        int from = 0;
        while (from < end && timeNs[from] - fromNs < 0) {
            from++;
        }
        int to = from;
        while (to < end && timeNs[to] - toNs <= 0) {
            to++;
        }
        double[] timeS = new double[to - from];
        for (int i = from; i < to; i++) {
            timeS[i - from] = (timeNs[i] - fromNs) / 1e9;
        }
        return new Part(
                fromNs,
                timeS,
                Arrays.copyOfRange(hertz, from, to),
                Arrays.copyOfRange(poiW, from, to),
                Arrays.copyOfRange(loadW, from, to));
    }

    /**
     * How much later than asked a thread of this process that only waits has woken: what the machine alone adds to every
     * figure, since the trace began.
     */
    void putLateness(Experiment experiment) {
        int gaps = Math.max(0, count - 1);
        double[] lateMs = new double[gaps];
        for (int i = 0; i < gaps; i++) {
            lateMs[i] = Math.max(0, (timeNs[i + 1] - timeNs[i]) / 1e6 - PERIOD_MS);
        }
        experiment.put("waiting_thread_late_p99_ms", Samples.percentile(lateMs, 99));
        experiment.put("waiting_thread_late_max_ms", Samples.percentile(lateMs, 100));
    }

    /** A part of the trace; time in seconds from its beginning, POI positive exports, load positive consumes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(long fromNs, double[] timeS, double[] hertz, double[] poiW, double[] loadW) {

        int size() {
            return timeS.length;
        }

        double seconds(long ns) {
            return (ns - fromNs) / 1e9;
        }

        /** Mean of the POI between two moments of this part, NaN when nothing was recorded. */
        double meanPoiW(double fromS, double toS) {
            double sum = 0;
            int used = 0;
            for (int i = 0; i < timeS.length; i++) {
                if (timeS[i] >= fromS && timeS[i] < toS) {
                    sum += poiW[i];
                    used++;
                }
            }
            return used == 0 ? Double.NaN : sum / used;
        }

        /** Values in millions, as they are drawn. */
        static double[] mega(double[] values, double sign) {
            return Arrays.stream(values).map(value -> sign * value / 1e6).toArray();
        }
    }

    @Override
    public void close() {
        isRunning = false;
        LockSupport.unpark(thread);
    }
}
