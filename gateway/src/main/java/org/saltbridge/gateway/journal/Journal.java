package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.BoundedRing;
import org.saltbridge.gateway.command.CommandResult;
import tools.jackson.core.JsonGenerator;

/**
 * The journal as the gateway sees it. A command is first {@linkplain #admit admitted}, which queues its receipt, then goes to
 * dispatch without waiting for the disk, and is answered when its outcome is durable, or, when the disk does not keep up,
 * as {@link CommandResult#NOT_JOURNALED} soon after its deadline.
 */
public final class Journal implements AutoCloseable {
    /** Commands between admission and durable outcome, at most. */
    public static final int COMMANDS_MAX = 4096;

    /** Other events waiting at most. */
    public static final int EVENTS_MAX = 256;

    /** Commands remembered by number, at most. */
    public static final int RECENT_MAX = 16_384;

    /** After its deadline a command's outcome is waited for only so much longer. */
    public static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SEGMENT_BYTES = 16 << 20;
    private static final int PROBES_MAX = 64;

    private final Path folder;
    private final IntFunction<String> deviceName;
    private final LongSupplier nanoTime;
    private final LongSupplier epochMs;
    private final SegmentFile.Opener opener;
    private final long segmentBytes;
    private final BoundedRing<JournalEntry> ring = new BoundedRing<>(2 * COMMANDS_MAX + EVENTS_MAX);
    private final AtomicReferenceArray<@Nullable JournaledCommand> slots = new AtomicReferenceArray<>(COMMANDS_MAX);
    private final AtomicInteger nextSlot = new AtomicInteger();
    /** Slots that are taken. */
    private final AtomicInteger open = new AtomicInteger();

    private final AtomicInteger eventsWaiting = new AtomicInteger();
    private final RecentCommands recent;
    private final LongAdder refusedFull = new LongAdder();
    private final LongAdder refusedUnavailable = new LongAdder();
    private final LongAdder notJournaled = new LongAdder();
    private final Recorder syncLatency = JournalLoop.recorder();
    private final Refusals refusals = new Refusals(event -> note(event, EVENTS_MAX / 2));

    private @Nullable FileChannel lock;
    private volatile @Nullable JournalLoop loop;
    private volatile @Nullable JournalThread thread;
    private List<RecoveredCommand> recovered = List.of();

    /**
     * @param folder where the segments are; made when there is none.
     * @param durable false leaves all fsyncs out: for a gateway that is thrown away.
     * @param deviceName the path of a device by its index in the plant.
     * @param nanoTime the clock of {@link System#nanoTime()}.
     * @param epochMs the wall clock, milliseconds since 1970.
     */
    public Journal(
            Path folder, boolean durable, IntFunction<String> deviceName, LongSupplier nanoTime, LongSupplier epochMs) {
        this(
                folder,
                deviceName,
                nanoTime,
                epochMs,
                durable ? SegmentFile::open : SegmentFile::openWithoutForce,
                SEGMENT_BYTES);
    }

    Journal(
            Path folder,
            IntFunction<String> deviceName,
            LongSupplier nanoTime,
            LongSupplier epochMs,
            SegmentFile.Opener opener,
            long segmentBytes) {
        this.folder = folder;
        this.deviceName = deviceName;
        this.nanoTime = nanoTime;
        this.epochMs = epochMs;
        this.opener = opener;
        this.segmentBytes = segmentBytes;
        this.recent = new RecentCommands(RECENT_MAX, nanoTime);
    }

    /** The folder of the journal in a data directory. */
    public static Path folder(Path dataDirectory) {
        return dataDirectory.resolve("journal");
    }

    /**
     * Reads the journal's end, closes the commands that the last run left open, journals the given events (a start, the
     * limits in force) and starts the thread. A disk that cannot be written does not keep the gateway from starting.
     *
     * @throws JournalException when the journal is in use, damaged or of a newer format.
     */
    public void start(List<JournalEvent> events) throws IOException {
        JournalThread started = new JournalThread(open(events));
        thread = started;
        started.start();
    }

    /** All of the start but the thread: whoever has the loop runs it. */
    JournalLoop open(List<JournalEvent> events) throws IOException {
        Files.createDirectories(folder);
        takeLock();
        try {
            long now = epochMs.getAsLong();
            JournalRecovery.Found found = JournalRecovery.run(folder, recent, now);
            SegmentWriter writer = new SegmentWriter(
                    folder,
                    opener,
                    segmentBytes,
                    found.end(),
                    found.check().lastFile(),
                    found.check().lastFileBytes(),
                    this::oldestNeeded);
            JournalLoop turns = new JournalLoop(ring, writer, syncLatency, nanoTime, epochMs);
            List<JournalEntry> first = new ArrayList<>(events);
            first.addAll(JournalRecovery.interrupted(found.open(), recent, now));
            turns.begin(first);
            recovered = found.lasting();
            loop = turns;
            return turns;
        } catch (IOException | RuntimeException e) {
            releaseLock();
            throw e;
        }
    }

    @SuppressWarnings("resource") // kept open until close
    private void takeLock() throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = channel;
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Another gateway of this process: the same answer.
        }
        channel.close();
        throw new JournalException("the journal " + folder
                + " is in use by another gateway; end that one, or give this one another data directory");
    }

    private long oldestNeeded() {
        long oldest = recent.oldestSequence();
        for (int i = 0; i < COMMANDS_MAX; i++) {
            JournaledCommand command = slots.getAcquire(i);
            long sequence = command == null ? 0 : command.sequence();
            if (sequence > 0) {
                oldest = Math.min(oldest, sequence);
            }
        }
        return oldest;
    }

    /**
     * Queues the receipt of a command that is to go to dispatch; call {@link #wakeUp()} once dispatch has it. Never waits.
     *
     * @return null when admitted, else why not: {@code QUEUE_FULL} or {@code JOURNAL_UNAVAILABLE}. A refused command must
     *     not go to dispatch; its number may be used for another try.
     */
    public @Nullable CommandResult admit(JournaledCommand command) {
        CommandResult refusal = null;
        if (problem() != null) {
            refusedUnavailable.increment();
            refusal = CommandResult.JOURNAL_UNAVAILABLE;
        } else if (!takeSlot(command)) {
            refusedFull.increment();
            refusal = CommandResult.QUEUE_FULL;
        }
        if (refusal == null) {
            queue(command.receipt());
        } else if (command.remembered() != null) {
            recent.forget(command.request().id());
        }
        return refusal;
    }

    private boolean takeSlot(JournaledCommand command) {
        int from = nextSlot.getAndIncrement();
        for (int i = 0; i < PROBES_MAX; i++) {
            int slot = (from + i) & (COMMANDS_MAX - 1);
            if (slots.getAcquire(slot) == null) {
                command.admitted(this, slot);
                if (slots.compareAndSet(slot, null, command)) {
                    open.incrementAndGet();
                    return true;
                }
            }
        }
        return false;
    }

    /** A slot and a place for an event are taken before anything is queued, so the ring has room for it. */
    private void queue(JournalEntry entry) {
        if (!ring.offer(entry)) {
            throw new IllegalStateException("the journal's ring is smaller than what may be queued");
        }
    }

    /** Wakes the journal thread when it rests. */
    public void wakeUp() {
        JournalThread running = thread;
        if (running != null) {
            running.signal();
        }
    }

    /** Dispatch has ended a command. */
    void ended(JournaledCommand command) {
        queue(command.end());
        wakeUp();
    }

    /** The outcome of a command is durable. */
    void release(JournaledCommand command) {
        slots.setRelease(command.slot(), null);
        open.decrementAndGet();
    }

    /**
     * Journals an event, such as a change of authority or of limits. Never waits.
     *
     * @return false when there are too many waiting already.
     */
    public boolean note(JournalEvent event) {
        return note(event, EVENTS_MAX);
    }

    private boolean note(JournalEvent event, int waitingMax) {
        if (eventsWaiting.incrementAndGet() > waitingMax) {
            eventsWaiting.decrementAndGet();
            refusedFull.increment();
            return false;
        }
        queue(new Counted(event, eventsWaiting));
        wakeUp();
        return true;
    }

    /**
     * Journals a request that was refused before it became a command, at the pace of {@link Refusals}; also while the disk
     * cannot be written: it follows when it can be again. Never waits.
     *
     * @param event of type {@link RecordType#REFUSED}, without the user.
     */
    public void refused(String user, JournalEvent event, long nowNs) {
        refusals.note(user, event, nowNs);
    }

    /** Requests refused before they became commands. */
    public long requestsRefused() {
        return refusals.refused();
    }

    /** Of those, how many the journal holds only in a count. */
    public long refusalsOnlyCounted() {
        return refusals.onlyCounted();
    }

    /**
     * Commands of earlier runs that changed how something is controlled or switched, oldest first: those that the end of the
     * journal holds, which has been read at the start.
     */
    public List<RecoveredCommand> recovered() {
        return recovered;
    }

    /**
     * Journals the counts of refused requests, and answers the commands whose time is over and whose outcome is not durable.
     * To be called every few milliseconds while {@link #isAwaited}, not by the journal thread, which may be waiting for the
     * disk.
     */
    public void expire(long nowNs) {
        refusals.flush(nowNs);
        for (int i = 0; isAwaited() && i < COMMANDS_MAX; i++) {
            JournaledCommand command = slots.getAcquire(i);
            if (command != null && nowNs - command.request().deadlineNs() > GRACE_NS && !command.isAnswered()) {
                long tookNs = nowNs - command.request().receivedNs();
                if (command.answer(CommandOutcome.bare(CommandResult.NOT_JOURNALED, tookNs))) {
                    notJournaled.increment();
                }
            }
        }
    }

    /** Whether commands are open, so that {@link #expire} is to be called every few milliseconds. */
    public boolean isAwaited() {
        return open.get() > 0;
    }

    String deviceName(int deviceIndex) {
        return deviceIndex < 0 ? "" : deviceName.apply(deviceIndex);
    }

    /** The numbered commands of the last minute. */
    public RecentCommands recent() {
        return recent;
    }

    /** Why commands are refused, or null. */
    public @Nullable String problem() {
        JournalLoop turns = loop;
        return turns == null ? "is not open" : turns.problem();
    }

    /** Sequence number of the last durable record. */
    public long sequence() {
        JournalLoop turns = loop;
        return turns == null ? 0 : turns.durableEnd().sequence();
    }

    /** Hash of the last durable record: who keeps it elsewhere can later prove that nothing before it was changed. */
    public String lastHash() {
        JournalLoop turns = loop;
        return turns == null ? LineEncoder.GENESIS : turns.durableEnd().hash();
    }

    /** Records made durable since the start. */
    public long records() {
        JournalLoop turns = loop;
        return turns == null ? 0 : turns.records();
    }

    /** Times that records were made durable together. */
    public long syncs() {
        JournalLoop turns = loop;
        return turns == null ? 0 : turns.syncs();
    }

    /** Writes or fsyncs that failed. */
    public long failures() {
        JournalLoop turns = loop;
        return turns == null ? 0 : turns.failures();
    }

    /** Entries in the ring. */
    public int ringDepth() {
        return ring.size();
    }

    /** Commands refused because too many were open. */
    public long refusedFull() {
        return refusedFull.sum();
    }

    /** Commands refused because the journal could not be written. */
    public long refusedUnavailable() {
        return refusedUnavailable.sum();
    }

    /** Commands answered without a durable outcome. */
    public long notJournaled() {
        return notJournaled.sum();
    }

    /** Duration of an fsync with the write before it, nanoseconds. */
    public Recorder syncLatency() {
        return syncLatency;
    }

    /** Journals the end of the gateway, after everything that waits, and ends the thread. */
    @Override
    public void close() throws IOException {
        JournalThread running = thread;
        if (running != null) {
            note(JournalEvent.of(RecordType.STOP));
            running.close();
            thread = null;
        }
        releaseLock();
    }

    private void releaseLock() throws IOException {
        FileChannel held = lock;
        lock = null;
        if (held != null) {
            held.close();
        }
    }

    /** An event that gives its place back. */
    private record Counted(JournalEvent event, AtomicInteger waiting) implements JournalEntry {
        @Override
        public RecordType type() {
            return event.type();
        }

        @Override
        public void writeTo(JsonGenerator json) {
            event.writeTo(json);
        }

        @Override
        public boolean isAwaited() {
            return true;
        }

        @Override
        public void written(long sequence) {
            // Nothing refers to an event.
        }

        @Override
        public void durable() {
            waiting.decrementAndGet();
        }
    }
}
