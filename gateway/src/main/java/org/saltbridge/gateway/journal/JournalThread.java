package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the thread {@code journal}: runs {@link JournalLoop#doWork} and rests until a signal or a due time. */
final class JournalThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalThread.class);
    private static final long CLOSE_TIMEOUT_MS = 2_000;
    private static final long REST_NS_MAX = TimeUnit.SECONDS.toNanos(1);

    private final JournalLoop loop;
    private final Thread thread = new Thread(this::run, "journal");
    private volatile boolean running = true;
    private volatile boolean parked;
    private volatile boolean signalled;

    JournalThread(JournalLoop loop) {
        this.loop = loop;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Wakes the thread; cheap when it is awake. */
    void signal() {
        signalled = true;
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (running) {
                signalled = false;
                rest(loop.doWork());
            }
            loop.finish();
        } catch (RuntimeException | Error e) {
            LOG.error("the journal has ended; commands are refused", e);
            loop.ended("has ended: " + e);
        } catch (IOException e) {
            LOG.warn("the journal did not close in order", e);
        }
    }

    private void rest(long restNs) {
        parked = true;
        if (!signalled && running && restNs > 0) {
            LockSupport.parkNanos(this, Math.min(restNs, REST_NS_MAX));
        }
        parked = false;
    }

    /** Ends the thread after it has made durable what it can. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("the journal still waits for its disk; what is not durable is lost");
        }
    }
}
