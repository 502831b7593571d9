package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.BoundedRing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of the journal: takes what has gathered in the ring, writes it, makes it durable with one fsync when somebody
 * waits, and tells those who wait. When the disk fails it keeps what is not durable and tries again at a bounded pace; while
 * it does, {@link #problem()} says why commands are to be refused.
 */
final class JournalLoop {
    /** How long a record that nobody waits for may stay without an fsync: mostly that of its outcome serves both. */
    static final long LINGER_NS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Between two tries after a failure. */
    static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final Logger LOG = LoggerFactory.getLogger(JournalLoop.class);

    private final BoundedRing<JournalEntry> ring;
    private final SegmentWriter writer;
    private final Recorder syncLatency;
    private final LongSupplier nanoTime;
    private final LongSupplier epochMs;

    /** What is not durable yet; bounded by the places for commands and events. The first {@code written} are in the file. */
    private final List<JournalEntry> pending = new ArrayList<>();

    private int written;
    private boolean awaited;
    private long oldestNs;
    private boolean failing;
    private long failedSinceNs;
    private long retryAtNs;

    private volatile @Nullable String problem;
    private volatile long records;
    private volatile long syncs;
    private volatile long failures;

    /**
     * @param syncLatency takes the duration of each fsync with the write before it, nanoseconds.
     */
    JournalLoop(
            BoundedRing<JournalEntry> ring,
            SegmentWriter writer,
            Recorder syncLatency,
            LongSupplier nanoTime,
            LongSupplier epochMs) {
        this.ring = ring;
        this.writer = writer;
        this.syncLatency = syncLatency;
        this.nanoTime = nanoTime;
        this.epochMs = epochMs;
    }

    static Recorder recorder() {
        return new Recorder(LONGEST_NS, 3);
    }

    /** Before the first turn: what is to stand before all else. Makes it durable at once if the disk lets it. */
    void begin(List<JournalEntry> first) {
        pending.addAll(first);
        awaited = true;
        if (!pending.isEmpty()) {
            writePending(nanoTime.getAsLong());
        }
    }

    /** The last turns: one more try to make everything durable. */
    void finish() throws IOException {
        retryAtNs = nanoTime.getAsLong();
        awaited = true;
        do {
            doWork();
        } while (!failing && !(pending.isEmpty() && ring.isEmpty()));
        ended(problem == null ? "is closed" : problem);
        writer.close();
    }

    /** Runs one turn; returns how long there is nothing to do, in nanoseconds, unless a signal comes. */
    long doWork() {
        long nowNs = nanoTime.getAsLong();
        drain(nowNs);
        if (pending.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (failing && retryAtNs - nowNs > 0) {
            return retryAtNs - nowNs;
        }
        return writePending(nowNs);
    }

    private void drain(long nowNs) {
        JournalEntry entry = ring.poll();
        while (entry != null) {
            if (pending.isEmpty()) {
                oldestNs = nowNs;
            }
            pending.add(entry);
            awaited |= entry.isAwaited();
            entry = ring.poll();
        }
    }

    private long writePending(long nowNs) {
        try {
            if (failing) {
                writer.recover();
            }
            long epoch = epochMs.getAsLong();
            while (written < pending.size()) {
                writer.append(pending.get(written), epoch);
                written++;
            }
            writer.flush();
            long lingerNs = oldestNs + LINGER_NS - nowNs;
            if (!awaited && !failing && lingerNs > 0) {
                return lingerNs;
            }
            writer.sync();
        } catch (IOException e) {
            failed(e, nowNs);
            return RETRY_NS;
        }
        long doneNs = nanoTime.getAsLong();
        syncLatency.recordValue(Math.max(0, Math.min(LONGEST_NS, doneNs - nowNs)));
        durable(doneNs);
        return ring.isEmpty() && pending.isEmpty() ? Long.MAX_VALUE : 0;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the journal thread is the only writer
    private void failed(IOException e, long nowNs) {
        failures++;
        written = 0;
        retryAtNs = nowNs + RETRY_NS;
        String why = "cannot be written: " + e.getMessage();
        if (!failing) {
            failing = true;
            failedSinceNs = nowNs;
            LOG.error("the journal {}; commands are refused until it can be", why, e);
        }
        problem = why;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the journal thread is the only writer
    private void durable(long nowNs) {
        String before = problem;
        problem = null;
        records += pending.size();
        syncs++;
        for (JournalEntry entry : pending) {
            tell(entry);
        }
        pending.clear();
        written = 0;
        awaited = false;
        if (failing) {
            failing = false;
            LOG.warn("the journal can be written again");
            pending.add(JournalEvent.of(RecordType.UNAVAILABLE)
                    .with("reason", String.valueOf(before))
                    .with("forMs", (nowNs - failedSinceNs) / 1_000_000));
            awaited = true;
            oldestNs = nowNs;
        }
    }

    private static void tell(JournalEntry entry) {
        try {
            entry.durable();
        } catch (RuntimeException e) {
            LOG.error("whoever waits for the journal has failed", e);
        }
    }

    /** What keeps commands from being accepted, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** The thread has ended, or is about to. */
    void ended(String why) {
        problem = why;
    }

    /** The end of what is durable. */
    SegmentWriter.End durableEnd() {
        return writer.durable();
    }

    long records() {
        return records;
    }

    long syncs() {
        return syncs;
    }

    long failures() {
        return failures;
    }
}
