package org.saltbridge.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the publisher thread: every 5 ms it pushes what has changed to the subscribers, every 100 ms it first rolls the
 * plant up. A failure of one round is logged and the next round tried.
 */
final class PublisherThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherThread.class);
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int ROLLUP_EVERY = 20;
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private final Runnable rollup;
    private final Runnable publish;
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile boolean running = true;
    private volatile long roundsFailed;

    PublisherThread(Runnable rollup, Runnable publish) {
        this.rollup = rollup;
        this.publish = publish;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    long roundsFailed() {
        return roundsFailed;
    }

    private void run() {
        long nextNs = System.nanoTime();
        for (int round = 0; running; round++) {
            try {
                if (round % ROLLUP_EVERY == 0) {
                    rollup.run();
                }
                publish.run();
            } catch (RuntimeException e) {
                failed(e);
            }
            nextNs = Math.max(nextNs + PERIOD_NS, System.nanoTime() - PERIOD_NS);
            LockSupport.parkNanos(this, nextNs - System.nanoTime());
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
