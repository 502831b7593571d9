package org.saltbridge.gateway.dispatch;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Owns the dispatch thread and the only clock read of dispatch: runs {@link DispatchLoop#doWork} and rests until a signal,
 * the next tick or a deadline.
 */
public final class DispatchThread implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final Thread thread;
    private @Nullable DispatchLoop loop;
    private volatile boolean running = true;
    private volatile boolean parked;
    private volatile boolean signalled;
    private volatile long lastTurnNs = System.nanoTime();
    private volatile long turns;
    private volatile @Nullable Throwable failure;

    public DispatchThread() {
        thread = new Thread(this::run, "dispatch");
        thread.setDaemon(true);
    }

    /** Starts turning; the loop belongs to this thread from now on. */
    public void start(DispatchLoop loop) {
        this.loop = loop;
        thread.start();
    }

    /** Wakes the thread; cheap when it is awake, callable from any thread, also before the start. */
    public void signal() {
        signalled = true;
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether a turn has ended within the given time: heartbeats and health depend on it. */
    public boolean isAlive(long nowNs, long withinNs) {
        return failure == null && nowNs - lastTurnNs < withinNs;
    }

    /** How often the loop has turned. */
    public long turns() {
        return turns;
    }

    /** What ended the thread before its time, or null. */
    public @Nullable Throwable failure() {
        return failure;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is its only writer
    private void run() {
        DispatchLoop turning = loop;
        if (turning == null) {
            return;
        }
        try {
            while (running) {
                signalled = false;
                long nowNs = System.nanoTime();
                int work = turning.doWork(nowNs, System.currentTimeMillis());
                lastTurnNs = nowNs;
                turns++;
                if (work == 0) {
                    rest(turning.nextDueNs() - nowNs);
                }
            }
        } catch (RuntimeException | Error e) {
            // A broken invariant: stop here. Heartbeats cease, so the devices fall back by their own watchdogs.
            failure = e;
        }
    }

    private void rest(long restNs) {
        parked = true;
        if (!signalled && running && restNs > 0) {
            LockSupport.parkNanos(this, restNs);
        }
        parked = false;
    }

    /** Ends the thread after its current turn. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
