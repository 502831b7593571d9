package org.saltbridge.gateway.journal;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** Commands on their way through the journal: answered when durable, refused when they could not be, never twice. */
class JournalTest {
    @TempDir
    Path folder;

    private final Queue<CommandOutcome> answers = new ConcurrentLinkedQueue<>();

    /** A disk whose fsync waits until it is let go. */
    private static final class HeldDisk implements SegmentFile.Opener {
        final Semaphore permits = new Semaphore(0);

        @Override
        public SegmentFile open(Path file) throws IOException {
            SegmentFile real = SegmentFile.open(file);
            return new SegmentFile() {
                @Override
                public void write(ByteBuffer bytes, long position) throws IOException {
                    real.write(bytes, position);
                }

                @Override
                public void force() throws IOException {
                    permits.acquireUninterruptibly();
                    real.force();
                }

                @Override
                public void truncate(long size) throws IOException {
                    real.truncate(size);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    @Test
    void oneFsyncServesAllThatGatheredMeanwhile() throws IOException {
        HeldDisk disk = new HeldDisk();
        disk.permits.release();
        try (Journal journal = Journals.journal(folder, disk, 1 << 20)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            Journals.confirm(journal, 1, answers::add);
            Journals.await("the first is being forced", disk.permits::hasQueuedThreads);
            for (int i = 2; i <= 1000; i++) {
                Journals.confirm(journal, i, answers::add);
            }
            assertTrue(answers.isEmpty(), "answered before it was durable");
            disk.permits.release(1000);
            Journals.await("all answers", () -> answers.size() == 1000);
            // The start, the first command, all the others.
            assertEquals(3, journal.syncs());
            assertEquals(2001, journal.records());
        }
        assertEquals(1000, Journals.count(Journals.read(folder), RecordType.OUTCOME));
    }

    @Test
    void aCommandIsRefusedWhenTooManyWaitForTheDisk() throws IOException {
        HeldDisk disk = new HeldDisk();
        disk.permits.release();
        try (Journal journal = Journals.journal(folder, disk, 1 << 20)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            for (int i = 1; i <= Journal.COMMANDS_MAX; i++) {
                Journals.confirm(journal, i, answers::add);
            }
            JournaledCommand beyond = new JournaledCommand(Journals.request(0, 1), answers::add);
            assertEquals(CommandResult.QUEUE_FULL, journal.admit(beyond));
            assertEquals(1, journal.refusedFull());
            disk.permits.release(1000);
            Journals.await("all answers", () -> answers.size() == Journal.COMMANDS_MAX);
            assertNull(journal.admit(beyond));
            Journals.command(beyond).end(CommandResult.CONFIRMED, 1, System.nanoTime());
            Journals.await("its answer", () -> answers.size() == Journal.COMMANDS_MAX + 1);
        }
    }

    @Test
    void whenTheDiskHangsACommandIsAnsweredAtItsDeadlineAndNeverGood() throws IOException {
        HeldDisk disk = new HeldDisk();
        disk.permits.release();
        try (Journal journal = Journals.journal(folder, disk, 1 << 20)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            JournaledCommand command = new JournaledCommand(Journals.request(7, 5), answers::add);
            assertNull(journal.recent().begin(command));
            assertNull(journal.admit(command));
            Journals.command(command).end(CommandResult.CONFIRMED, 5, System.nanoTime());
            long deadlineNs = command.request().deadlineNs();
            journal.expire(deadlineNs + Journal.GRACE_NS);
            assertTrue(answers.isEmpty());
            journal.expire(deadlineNs + Journal.GRACE_NS + 1);
            journal.expire(deadlineNs + Journal.GRACE_NS + 2);
            assertEquals(List.of(CommandResult.NOT_JOURNALED), results());
            assertEquals(1, journal.notJournaled());
            // Until the truth is durable, the same number is still in flight.
            JournaledCommand again = new JournaledCommand(Journals.request(7, 5), answers::add);
            RecentCommands.Remembered seen = journal.recent().begin(again);
            assertNotNull(seen);
            assertNull(seen.outcome());
            disk.permits.release(1000);
            Journals.await("the outcome is durable", () -> seen.outcome() != null);
            assertEquals(CommandResult.CONFIRMED, requireNonNull(seen.outcome()).result());
            assertEquals(1, answers.size());
        }
        List<JournalRecord> records = Journals.read(folder);
        JournalRecord late = records.stream()
                .filter(record -> record.type() == RecordType.LATE)
                .findFirst()
                .orElseThrow();
        assertEquals("NOT_JOURNALED", late.text("answered"));
    }

    private List<CommandResult> results() {
        return answers.stream().map(CommandOutcome::result).toList();
    }

    @Test
    void aFailingDiskRefusesCommandsAndRecoversByItself() throws IOException {
        CrashDisk disk = new CrashDisk(new java.util.Random(1));
        long[] clockNs = {TimeUnit.HOURS.toNanos(1)};
        try (Journal journal =
                new Journal(folder, i -> "", () -> clockNs[0], System::currentTimeMillis, disk, 1 << 20)) {
            JournalLoop loop = journal.open(List.of(JournalEvent.of(RecordType.START)));
            Journals.confirm(journal, 1, answers::add);
            loop.doWork();
            assertEquals(List.of(CommandResult.CONFIRMED), results());

            disk.broken = true;
            Journals.confirm(journal, 2, answers::add);
            loop.doWork();
            assertEquals(1, answers.size());
            String problem = String.valueOf(journal.problem());
            assertTrue(problem.contains("No space left on device"), problem);
            JournaledCommand refused = new JournaledCommand(Journals.request(3, 1), answers::add);
            assertEquals(CommandResult.JOURNAL_UNAVAILABLE, journal.admit(refused));
            assertEquals(1, journal.refusedUnavailable());

            disk.broken = false;
            assertTrue(loop.doWork() > 0, "tried again at once");
            assertEquals(1, answers.size());
            clockNs[0] += JournalLoop.RETRY_NS;
            loop.doWork();
            assertEquals(List.of(CommandResult.CONFIRMED, CommandResult.CONFIRMED), results());
            assertNull(journal.problem());
            loop.doWork();
            Journals.confirm(journal, 4, answers::add);
            loop.finish();
        }
        List<JournalRecord> records = Journals.read(folder);
        assertEquals(1, Journals.count(records, RecordType.UNAVAILABLE));
        assertEquals(3, Journals.count(records, RecordType.OUTCOME));
    }

    @Test
    void commandsThatWereOpenAreClosedAtTheNextStartAndStayKnown() throws IOException {
        try (Journal journal = Journals.journal(folder)) {
            JournalLoop loop = journal.open(List.of(JournalEvent.of(RecordType.START)));
            JournaledCommand open = new JournaledCommand(Journals.request(1, 5), answers::add);
            assertNull(journal.recent().begin(open));
            assertNull(journal.admit(open));
            Journals.confirm(journal, 2, answers::add);
            loop.doWork();
        }
        try (Journal journal = Journals.journal(folder)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            RecentCommands.Remembered interrupted =
                    journal.recent().begin(new JournaledCommand(Journals.request(1, 5), answers::add));
            assertNotNull(interrupted);
            assertNotNull(interrupted.outcome());
            assertEquals(CommandResult.INTERRUPTED, interrupted.outcome().result());
            assertEquals(5, interrupted.value());
            RecentCommands.Remembered confirmed =
                    journal.recent().begin(new JournaledCommand(Journals.request(2, 20), answers::add));
            assertNotNull(confirmed);
            assertNotNull(confirmed.outcome());
            assertEquals(CommandResult.CONFIRMED, confirmed.outcome().result());
            assertEquals(20, confirmed.outcome().achievable());
        }
        Journals.journal(folder)
                .open(List.of(JournalEvent.of(RecordType.START)))
                .finish();
        assertEquals(1, Journals.count(Journals.read(folder), RecordType.INTERRUPTED));
    }

    /** The last segment says how far back a start must read; a command may be open across several segments. */
    @Test
    void anOpenCommandIsFoundInAnOlderSegment() throws IOException {
        try (Journal journal = Journals.journal(folder, SegmentFile::open, 2000)) {
            JournalLoop loop = journal.open(List.of(JournalEvent.of(RecordType.START)));
            JournaledCommand open = new JournaledCommand(Journals.request(0, 5), answers::add);
            assertNull(journal.admit(open));
            for (int i = 1; i <= 20; i++) {
                Journals.confirm(journal, i, answers::add);
                loop.doWork();
            }
        }
        assertTrue(JournalFolder.segments(folder).size() > 4);
        Journals.journal(folder)
                .open(List.of(JournalEvent.of(RecordType.START)))
                .finish();
        assertEquals(1, Journals.count(Journals.read(folder), RecordType.INTERRUPTED));
    }

    @Test
    void isAwaitedFromACommandUntilItsOutcomeIsDurable() throws IOException {
        try (Journal journal = Journals.journal(folder)) {
            JournalLoop loop = journal.open(List.of(JournalEvent.of(RecordType.START)));
            assertFalse(journal.isAwaited());
            Journals.confirm(journal, 1, answers::add);
            assertTrue(journal.isAwaited());
            loop.doWork();
            assertFalse(journal.isAwaited());
        }
    }

    @Test
    void aNumberMeansTheSameCommandForAMinuteOnly() {
        long[] nowNs = {0};
        RecentCommands recent = new RecentCommands(100, () -> nowNs[0]);
        JournaledCommand first = new JournaledCommand(Journals.request(1, 5), answers::add);
        assertNull(recent.begin(first));
        nowNs[0] = RecentCommands.REMEMBERED_NS;
        assertNotNull(recent.begin(new JournaledCommand(Journals.request(1, 5), answers::add)), "it is in flight");
        recent.forget(first.request().id());
        JournaledCommand second = new JournaledCommand(Journals.request(1, 6), answers::add);
        assertNull(recent.begin(second));
        requireNonNull(second.remembered()).ended(CommandOutcome.bare(CommandResult.CONFIRMED, 1));
        nowNs[0] += RecentCommands.REMEMBERED_NS - 1;
        assertNotNull(recent.begin(new JournaledCommand(Journals.request(1, 6), answers::add)));
        nowNs[0] += 1;
        assertNull(recent.begin(new JournaledCommand(Journals.request(1, 6), answers::add)));
    }

    @Test
    void theOldestNumbersAreForgottenBeyondTheBound() {
        RecentCommands recent = new RecentCommands(100, () -> 0);
        for (int i = 1; i <= 1000; i++) {
            JournaledCommand command = new JournaledCommand(Journals.request(i, i * 1.0), answers::add);
            assertNull(recent.begin(command));
            requireNonNull(command.remembered()).ended(CommandOutcome.bare(CommandResult.CONFIRMED, 1));
        }
        assertEquals(100, recent.size());
        assertNotNull(recent.outcomeOf(Journals.request(1000, 1).id()));
        assertNull(recent.outcomeOf(Journals.request(900, 1).id()));
    }

    @Test
    void textsOfClientsCannotBreakALine() throws IOException {
        try (Journal journal = Journals.journal(folder)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            assertTrue(journal.note(
                    JournalEvent.authority("Plant/PPC", "a\"\n{\"seq\":1}\u2028\u0000", "x".repeat(9999), "")));
        }
        JournalRecord record = Journals.read(folder).stream()
                .filter(each -> each.type() == RecordType.AUTHORITY)
                .findFirst()
                .orElseThrow();
        assertEquals("a\"\n{\"seq\":1}\u2028\u0000", record.text("user"));
        assertEquals(256, record.text("from").length());
    }

    /** Dispatch hands the outcome over without an allocation; it takes no lock either, see {@code BoundedRing}. */
    @Test
    void theDispatchThreadAllocatesNothingForTheJournal() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int commands = 2000;
        try (Journal journal = Journals.journal(folder)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            long bytes = Long.MAX_VALUE;
            // Compiled code first: the interpreter may allocate where the compiler does not.
            for (int round = 0; round < 10; round++) {
                bytes = Math.min(bytes, bytesOfARound(threads, journal, round, commands));
            }
            assertEquals(0, bytes);
        }
    }

    private long bytesOfARound(ThreadMXBean threads, Journal journal, int round, int commands) {
        List<Command> ready = new ArrayList<>(commands);
        for (int i = 0; i < commands; i++) {
            JournaledCommand command = new JournaledCommand(Journals.request(0, round), answers::add);
            assertNull(journal.admit(command));
            ready.add(Journals.command(command));
        }
        Command[] ending = ready.toArray(new Command[0]);
        long nowNs = System.nanoTime();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (Command command : ending) {
            command.end(CommandResult.CONFIRMED, 1, nowNs);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        int due = (round + 1) * commands;
        Journals.await("answers", () -> answers.size() == due);
        assertFalse(answers.stream().anyMatch(answer -> !answer.result().isGood()));
        return bytes;
    }
}
