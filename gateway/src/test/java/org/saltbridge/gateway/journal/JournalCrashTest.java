package org.saltbridge.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.CommandResult;
import org.slf4j.LoggerFactory;

/** Power fails at every step of the journal, from fixed seeds: what was answered is there, and nothing is there twice. */
class JournalCrashTest {
    private static final int SEEDS = 200;
    private static final int LIVES = 4;
    private static final int STEPS_MAX = 60;

    private Path folders = Path.of(".");

    /** In memory where that can be had: the disk is simulated, a real one would only take time. */
    @BeforeEach
    void beQuietAndQuick(@TempDir Path onDisk) throws IOException {
        Path memory = Path.of("/dev/shm");
        folders = Files.isWritable(memory) ? Files.createTempDirectory(memory, "saltbridge-journal") : onDisk;
        ((Logger) LoggerFactory.getLogger("org.saltbridge.gateway.journal")).setLevel(Level.OFF);
    }

    @AfterEach
    void clean() throws IOException {
        try (Stream<Path> files = Files.walk(folders)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** One plant over several lives of its gateway. */
    private static final class Run {
        final Random random;
        final Path folder;
        final Map<Long, CommandResult> answered = new HashMap<>();
        long clockNs = TimeUnit.HOURS.toNanos(1);
        long number;

        Run(Random random, Path folder) {
            this.random = random;
            this.folder = folder;
        }

        /** A life that ends without notice. */
        void live(CrashDisk disk) throws IOException {
            Journal journal =
                    new Journal(folder, index -> "device", () -> clockNs, () -> clockNs / 1_000_000, disk, 4096);
            JournalLoop loop = journal.open(List.of(JournalEvent.of(RecordType.START)));
            List<JournaledCommand> inFlight = new ArrayList<>();
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps; i++) {
                clockNs += random.nextInt(3_000_000);
                step(journal, loop, inFlight, disk);
            }
            disk.crash();
            journal.close();
        }

        private void step(Journal journal, JournalLoop loop, List<JournaledCommand> inFlight, CrashDisk disk) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> receive(journal, inFlight);
                case 3, 4 -> {
                    if (!inFlight.isEmpty()) {
                        JournaledCommand ending = inFlight.remove(random.nextInt(inFlight.size()));
                        Journals.command(ending).end(CommandResult.CONFIRMED, 1, clockNs);
                    }
                }
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        disk.failAfter = random.nextInt(3);
                    } else {
                        disk.broken = false;
                        clockNs += JournalLoop.RETRY_NS;
                    }
                }
                default -> loop.doWork();
            }
        }

        private void receive(Journal journal, List<JournaledCommand> inFlight) {
            long mine = ++number;
            CommandRequest like = Journals.request(mine, 1);
            CommandRequest request = new CommandRequest(
                    like.user(), like.client(), like.path(), like.kind(), 1, 2, "scada", mine, clockNs, clockNs);
            JournaledCommand command = new JournaledCommand(request, outcome -> answered.put(mine, outcome.result()));
            assertNull(journal.recent().begin(command));
            if (journal.admit(command) == null) {
                inFlight.add(command);
            } else {
                journal.recent().forget(request.id());
            }
        }
    }

    @Test
    void whatWasAnsweredIsThereOnceAfterPowerFailedAnywhere() throws IOException {
        long answers = 0;
        long interrupted = 0;
        long torn = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(new Random(seed), Files.createDirectory(folders.resolve("seed-" + seed)));
            for (int life = 0; life < LIVES; life++) {
                run.live(new CrashDisk(run.random));
                torn += JournalReader.read(run.folder, record -> {}).torn() == null ? 0 : 1;
            }
            try (Journal last = new Journal(
                    run.folder, i -> "", () -> run.clockNs, () -> run.clockNs / 1_000_000, SegmentFile::open, 4096)) {
                last.start(List.of());
                for (Map.Entry<Long, CommandResult> answer : run.answered.entrySet()) {
                    CommandOutcome known = last.recent().outcomeOf(idOf(answer.getKey()));
                    assertNotNull(known, "seed " + seed + " forgot command " + answer.getKey());
                    assertEquals(answer.getValue(), known.result(), "seed " + seed);
                }
            }
            interrupted += check(run, seed);
            answers += run.answered.size();
        }
        // Control assertions: the seeds do reach what they are for.
        assertTrue(answers > SEEDS * 5, answers + " answers");
        assertTrue(interrupted > SEEDS, interrupted + " interrupted");
        assertTrue(torn > SEEDS / 4, torn + " torn tails");
    }

    private static CommandId idOf(long number) {
        return new CommandId("dispatcher", "scada", Journals.PATH, number);
    }

    private static long check(Run run, long seed) throws IOException {
        Map<Long, Long> numberBySequence = new HashMap<>();
        Set<Long> received = new HashSet<>();
        Map<Long, String> ended = new HashMap<>();
        long interrupted = 0;
        for (JournalRecord record : Journals.read(run.folder)) {
            if (record.type() == RecordType.RECEIVED) {
                assertTrue(received.add(record.number("ctlNum")), "seed " + seed + ": received twice");
                numberBySequence.put(record.sequence(), record.number("ctlNum"));
            } else if (record.type() == RecordType.OUTCOME || record.type() == RecordType.INTERRUPTED) {
                Long number = numberBySequence.get(record.number("of"));
                assertNotNull(number, "seed " + seed + ": an outcome of nothing");
                assertNull(ended.put(number, record.text("result")), "seed " + seed + ": ended twice");
                interrupted += record.type() == RecordType.INTERRUPTED ? 1 : 0;
            }
        }
        run.answered.forEach(
                (number, result) -> assertEquals(result.name(), ended.get(number), "seed " + seed + ", " + number));
        assertEquals(received, ended.keySet(), "seed " + seed + ": a command without an end");
        assertFalse(received.isEmpty() && run.number > 20, "seed " + seed + ": nothing came through");
        return interrupted;
    }
}
