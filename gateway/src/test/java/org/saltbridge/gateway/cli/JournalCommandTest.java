package org.saltbridge.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.journal.CommandRequest;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalEvent;
import org.saltbridge.gateway.journal.JournaledCommand;
import org.saltbridge.gateway.journal.RecordType;
import picocli.CommandLine;

/** The journal on the command line. */
class JournalCommandTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        JournalEvent start = JournalEvent.of(RecordType.START).with("plant", "test");
        run(start, JournalEvent.authority("Plant/PPC", "engineer", "remote", "local"));
        // A later run vouches for all of the first one.
        run(start);
    }

    private void run(JournalEvent... events) throws IOException {
        try (Journal journal =
                new Journal(Journal.folder(data), true, i -> "", System::nanoTime, System::currentTimeMillis)) {
            journal.start(List.of(events));
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        CommandLine line = new CommandLine(new JournalCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(Journal.folder(data))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void verifyCountsWhatItChecked() {
        assertEquals(0, run("verify", "--data", data.toString()));
        assertTrue(out.toString().startsWith("6 records (1 to 6) in 1 segments"), out.toString());
        assertTrue(out.toString().contains("authority 1"), out.toString());
        assertTrue(out.toString().endsWith("intact\n"), out.toString());
    }

    @Test
    void verifyNamesTheFirstBrokenPlace() throws IOException {
        Path file = segment();
        Files.writeString(file, Files.readString(file).replace("remote", "nobody"));
        assertEquals(1, run("verify", "--data", data.toString()));
        assertTrue(out.toString().contains("BROKEN: " + file + " at byte "), out.toString());
        assertTrue(out.toString().contains("(record 3): the record has been changed"), out.toString());
    }

    @Test
    void showPrintsTheLastRecordsForPeopleOrAsTheyStand() throws IOException {
        assertEquals(0, run("show", "--data", data.toString(), "--last", "4"));
        List<String> lines = out.toString().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(
                lines.get(0).endsWith("authority  path=Plant/PPC  user=engineer  from=remote  to=local"), lines.get(0));
        assertEquals(0, run("show", "--data", data.toString(), "--json"));
        assertEquals(Files.readString(segment()), out.toString());
    }

    @Test
    void showTellsWhatFailedInAnOutcome() throws IOException {
        try (Journal journal =
                new Journal(Journal.folder(data), true, i -> "PCS7", System::nanoTime, System::currentTimeMillis)) {
            journal.start(List.of());
            for (boolean fails : new boolean[] {true, false}) {
                long nowNs = System.nanoTime();
                CommandRequest request = new CommandRequest(
                        "utility",
                        "127.0.0.1",
                        "Plant/PPC/DPMC1/WSpt",
                        Command.Kind.PLANT_ACTIVE_POWER,
                        5,
                        2,
                        "scada",
                        0,
                        nowNs,
                        nowNs + TimeUnit.MINUTES.toNanos(1));
                JournaledCommand journaled = new JournaledCommand(request, outcome -> {});
                assertNull(journal.admit(journaled));
                Command command = new Command(request.kind(), -1, 5, nowNs, request.deadlineNs(), journaled);
                if (fails) {
                    command.deviceFailed(7, CommandResult.DEVICE_NOT_CONNECTED, 0);
                }
                command.end(fails ? CommandResult.DEVICE_NOT_CONNECTED : CommandResult.CONFIRMED, 5, nowNs);
            }
        }
        assertEquals(0, run("show", "--data", data.toString(), "--last", "20"), err.toString());
        assertTrue(out.toString().contains("failures=[\"PCS7: DEVICE_NOT_CONNECTED\"]"), out.toString());
        assertEquals(1, out.toString().split("failures=", -1).length - 1, "nothing failed: no list");
    }

    @Test
    void aMissingJournalIsSaidAndFails() {
        assertEquals(1, run("verify", "--data", data.resolve("nowhere").toString()));
        assertTrue(err.toString().contains("there is no journal in"), err.toString());
    }
}
