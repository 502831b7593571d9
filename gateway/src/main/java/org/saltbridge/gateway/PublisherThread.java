package org.saltbridge.gateway;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the publisher thread: pushes what has changed to the subscribers and rolls the plant up, at the pace of
 * {@link PublisherPace}. A failure of one round is logged and the next round tried.
 */
final class PublisherThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherThread.class);
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final Thread thread = new Thread(this::run, "publisher");
    private Runnable rollup = () -> {};
    private IntSupplier publish = () -> 0;
    private BooleanSupplier watches = () -> false;
    private volatile boolean running = true;
    private volatile boolean signalled;
    private volatile boolean waiting;
    private volatile long roundsFailed;

    PublisherThread() {
        thread.setDaemon(true);
    }

    /** Something has changed; cheap while the publisher is busy, callable from any thread, also before the start. */
    void signal() {
        if (!signalled) {
            signalled = true;
            if (waiting) {
                LockSupport.unpark(thread);
            }
        }
    }

    /**
     * @param publish pushes what has changed and tells how much that was.
     * @param watches whether the next round must come soon although nothing has changed.
     */
    void start(Runnable rollup, IntSupplier publish, BooleanSupplier watches) {
        this.rollup = rollup;
        this.watches = watches;
        this.publish = publish;
        thread.start();
    }

    long roundsFailed() {
        return roundsFailed;
    }

    private void run() {
        PublisherPace pace = new PublisherPace(System.nanoTime());
        while (running) {
            signalled = false;
            int changes = 0;
            try {
                if (pace.begin(System.nanoTime())) {
                    rollup.run();
                }
                changes = publish.getAsInt();
            } catch (RuntimeException e) {
                failed(e);
            }
            pace.end(changes, watches.getAsBoolean());
            rest(pace);
        }
    }

    private void rest(PublisherPace pace) {
        waiting = true;
        long restNs = pace.restNs(System.nanoTime());
        if (!signalled && running && restNs > 0) {
            LockSupport.parkNanos(this, restNs);
        }
        waiting = false;
        long gatherNs = pace.gatherNs(System.nanoTime());
        while (gatherNs > 0 && running) {
            LockSupport.parkNanos(this, gatherNs);
            gatherNs = pace.gatherNs(System.nanoTime());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // this thread is its only writer
    private void failed(RuntimeException e) {
        roundsFailed++;
        if (Long.bitCount(roundsFailed) == 1) {
            LOG.error("a round of the publisher failed, {} so far", roundsFailed, e);
        }
    }

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
