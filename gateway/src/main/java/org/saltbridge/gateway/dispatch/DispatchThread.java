package org.saltbridge.gateway.dispatch;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DispatchConfig;

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
    private volatile long busyNs;
    private volatile long overruns;
    private volatile long turnNsMax;
    private final boolean spins;
    private final long tickNs;

    /** @param config how the thread waits, and the tick that a turn must not take longer than. */
    public DispatchThread(DispatchConfig config) {
        spins = config.idle() == DispatchConfig.Idle.SPIN;
        tickNs = config.tickMs() * 1_000_000L;
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
                } else {
                    account(System.nanoTime() - nowNs);
                }
            }
        } catch (RuntimeException | Error e) {
            // A broken invariant: stop here. Heartbeats cease, so the devices fall back by their own watchdogs.
            failure = e;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is the only writer
    private void account(long turnNs) {
        busyNs += turnNs;
        turnNsMax = Math.max(turnNsMax, turnNs);
        if (turnNs > tickNs) {
            overruns++;
        }
    }

    /** Time spent in turns that had something to do; its rate is the duty cycle. */
    public long busyNs() {
        return busyNs;
    }

    /** Turns that took longer than a tick: the plant was not controlled as often as promised. */
    public long overruns() {
        return overruns;
    }

    /** The longest turn since the start. */
    public long turnNsMax() {
        return turnNsMax;
    }

    private void rest(long restNs) {
        if (spins) {
            Thread.onSpinWait();
            return;
        }
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
