package org.saltbridge.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** What the tests of the journal share. */
final class Journals {
    static final String PATH = "Plant/PPC/DPMC1/WSpt";

    private Journals() {}

    static Journal journal(Path folder) {
        return journal(folder, SegmentFile::open, 1 << 20);
    }

    static Journal journal(Path folder, SegmentFile.Opener opener, long segmentBytes) {
        return new Journal(
                folder, index -> "device " + index, System::nanoTime, System::currentTimeMillis, opener, segmentBytes);
    }

    static CommandRequest request(long number, double value) {
        return request(number, value, TimeUnit.SECONDS.toNanos(2));
    }

    static CommandRequest request(long number, double value, long limitNs) {
        long nowNs = System.nanoTime();
        return new CommandRequest(
                "dispatcher",
                "127.0.0.1",
                PATH,
                Command.Kind.PLANT_ACTIVE_POWER,
                value,
                2,
                "scada-1",
                number,
                nowNs,
                nowNs + limitNs);
    }

    /** The command as dispatch would hold it. */
    static Command command(JournaledCommand journaled) {
        CommandRequest request = journaled.request();
        return new Command(request.kind(), -1, request.value(), request.receivedNs(), request.deadlineNs(), journaled);
    }

    /** Admits a numbered command, lets it be confirmed at once; its answer comes when it is durable. */
    static void confirm(Journal journal, long number, Consumer<CommandOutcome> answer) {
        JournaledCommand journaled = new JournaledCommand(request(number, number * 10.0), answer);
        assertNull(journal.recent().begin(journaled), "seen before: " + number);
        assertNull(journal.admit(journaled), "refused: " + number);
        command(journaled).end(CommandResult.CONFIRMED, number * 10.0, System.nanoTime());
    }

    /** A closed journal with so many confirmed commands. */
    static void write(Path folder, long segmentBytes, int commands) throws IOException {
        try (Journal journal = journal(folder, SegmentFile::open, segmentBytes)) {
            journal.start(List.of(JournalEvent.of(RecordType.START)));
            for (int i = 1; i <= commands; i++) {
                List<CommandOutcome> answers = new ArrayList<>();
                confirm(journal, i, outcome -> {
                    synchronized (answers) {
                        answers.add(outcome);
                    }
                });
                await("answer " + i, () -> {
                    synchronized (answers) {
                        return !answers.isEmpty();
                    }
                });
            }
        }
    }

    static List<JournalRecord> read(Path folder) throws IOException {
        List<JournalRecord> records = new ArrayList<>();
        JournalCheck check = JournalReader.read(folder, records::add);
        assertNull(check.damage());
        assertNull(check.torn());
        assertEquals(records.size(), check.records());
        return records;
    }

    static long count(List<JournalRecord> records, RecordType type) {
        return records.stream().filter(record -> record.type() == type).count();
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail("did not happen: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
