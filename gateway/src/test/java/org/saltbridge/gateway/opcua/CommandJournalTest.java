package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.command.RestartListener;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalReader;
import org.saltbridge.gateway.journal.JournalRecord;
import org.saltbridge.gateway.journal.RecordType;

/** What a client over OPC UA sees of the journal. */
@Timeout(60)
class CommandJournalTest {
    private static final String WSPT = "Plant/PPC/DPMC1/WSpt";

    @TempDir
    Path folder;

    private static CompletableFuture<CallMethodResult> operate(OpcUaClient client, long number, double value)
            throws Exception {
        return call(
                client,
                WSPT,
                "Operate",
                new Variant(value),
                new Variant(2),
                new Variant("scada-1"),
                new Variant(uint(number)),
                new Variant(false));
    }

    private static CompletableFuture<CallMethodResult> call(
            OpcUaClient client, String object, String method, Variant... arguments) throws Exception {
        CallMethodRequest request = new CallMethodRequest(
                OpcUaFixture.id(client, object), OpcUaFixture.id(client, object + "/" + method), arguments);
        return client.callAsync(List.of(request)).thenApply(response -> response.getResults()[0]);
    }

    private static void assertAnswer(CallMethodResult result, long status, int addCause, String text) {
        String words = String.valueOf(result.getOutputArguments()[1].value());
        assertEquals(status, result.getStatusCode().getValue(), words);
        assertEquals(addCause, result.getOutputArguments()[0].value(), words);
        assertTrue(words.contains(text), words);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - end < 0, what);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aRepeatedCommandIsAnsweredFromTheJournalAndRunsOnce() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            Queue<Command> ran = new ConcurrentLinkedQueue<>();
            CompletableFuture<Boolean> release = new CompletableFuture<>();
            fixture.dispatch = command -> {
                ran.add(command);
                release.join();
                command.end(CommandResult.CLAMPED, 900, System.nanoTime());
            };
            OpcUaClient client = fixture.connect("dispatcher");
            CompletableFuture<CallMethodResult> first = operate(client, 7, 1000);
            await("dispatch has it", () -> ran.size() == 1);
            assertAnswer(operate(client, 7, 1000).get(), StatusCodes.Bad_RequestNotComplete, 12, "in execution");
            release.complete(true);
            assertAnswer(first.get(), StatusCodes.Good_Clamped, 25, "CLAMPED");

            CallMethodResult again = operate(client, 7, 1000).get();
            assertAnswer(again, StatusCodes.Good_Clamped, 25, "repeated, not run again");
            assertEquals(900.0, again.getOutputArguments()[2].value());
            assertAnswer(operate(client, 7, 1001).get(), StatusCodes.Bad_InvalidArgument, 26, "another value");
            assertEquals(1, ran.size());
            assertAnswer(operate(client, 8, 1000).get(), StatusCodes.Good_Clamped, 25, "CLAMPED");
            // Without a number nobody can tell a repetition from a new command.
            assertAnswer(operate(client, 0, 1000).get(), StatusCodes.Good_Clamped, 25, "CLAMPED");
            assertAnswer(operate(client, 0, 1000).get(), StatusCodes.Good_Clamped, 25, "CLAMPED");
            assertEquals(4, ran.size());
            client.disconnect();
        }
    }

    /** What a crash cut short may be going on in the field. */
    @Test
    void theNextRunLearnsWhatWasBeingSwitched() throws Exception {
        String breaker = "Plant/POI/Breaker/CSWI1/Pos";
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            Queue<Command> ran = new ConcurrentLinkedQueue<>();
            fixture.dispatch = ran::add;
            OpcUaClient client = fixture.connect("engineer");
            assertEquals(StatusCode.GOOD, call(client, breaker, "Select").get().getStatusCode());
            CompletableFuture<CallMethodResult> cutShort = call(
                    client,
                    breaker,
                    "Operate",
                    new Variant(Command.CLOSE),
                    new Variant(1),
                    new Variant("panel"),
                    new Variant(uint(0)),
                    new Variant(false));
            await("dispatch has it", () -> ran.size() == 1);
            assertFalse(cutShort.isDone());
            client.disconnect();
        }
        List<Command> earlier = new ArrayList<>();
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            fixture.gateway.restore(new RestartListener() {
                @Override
                public void onMode(Command.Kind kind, int index, int value) {
                    throw new AssertionError(kind + " is no mode");
                }

                @Override
                public void onEarlier(Command operation) {
                    earlier.add(operation);
                }
            });
        }
        assertEquals(1, earlier.size());
        assertEquals(Command.Kind.BREAKER_OPERATION, earlier.get(0).kind());
        assertEquals(Command.CLOSE, earlier.get(0).value());
        assertEquals(CommandResult.INTERRUPTED, earlier.get(0).result());
    }

    @Test
    void theJournalTellsWhoCommandedWhatAndWhatBecameOfIt() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            fixture.dispatch = command -> {
                command.deviceFailed(0, CommandResult.DEVICE_REFUSED, 4);
                command.end(CommandResult.DEVICE_REFUSED, 500, System.nanoTime());
            };
            OpcUaClient client = fixture.connect("dispatcher");
            assertAnswer(
                    operate(client, 7, 1000).get(), StatusCodes.Bad_DeviceFailure, 9, "at device, Modbus exception 4");
            client.disconnect();
        }
        List<JournalRecord> records = new ArrayList<>();
        assertNull(JournalReader.read(Journal.folder(folder), records::add).damage());
        JournalRecord received = only(records, RecordType.RECEIVED);
        assertEquals("dispatcher", received.text("user"));
        assertEquals("127.0.0.1", received.text("client"));
        assertEquals(WSPT, received.text("path"));
        assertEquals("PLANT_ACTIVE_POWER", received.text("kind"));
        assertEquals(1000, received.real("value"));
        assertEquals(2, received.number("orCat"));
        assertEquals("scada-1", received.text("orIdent"));
        assertEquals(7, received.number("ctlNum"));
        JournalRecord outcome = only(records, RecordType.OUTCOME);
        assertEquals(received.sequence(), outcome.number("of"));
        assertEquals("DEVICE_REFUSED", outcome.text("result"));
        assertEquals(9, outcome.number("addCause"));
        assertEquals("device", outcome.text("failedDevice"));
        assertEquals(4, outcome.number("exception"));
    }

    @Test
    void whatIsRefusedBeforeItIsACommandIsJournaledToo() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            OpcUaClient dispatcher = fixture.connect("dispatcher");
            OpcUaClient observer = fixture.connect("observer");
            operate(dispatcher, 7, 1e12).get();
            operate(dispatcher, 8, Double.NaN).get();
            write(dispatcher, "text");
            write(observer, 1000.0);
            dispatcher.disconnect();
            observer.disconnect();
            assertEquals(4, fixture.journal.requestsRefused());
        }
        List<JournalRecord> records = new ArrayList<>();
        assertNull(JournalReader.read(Journal.folder(folder), records::add).damage());
        List<JournalRecord> refused = records.stream()
                .filter(record -> record.type() == RecordType.REFUSED)
                .toList();
        assertEquals(4, refused.size());
        JournalRecord first = refused.get(0);
        assertEquals("dispatcher", first.text("user"));
        assertEquals("127.0.0.1", first.text("client"));
        assertEquals(WSPT, first.text("path"));
        assertEquals("Operate", first.text("service"));
        assertEquals(1e12, first.real("value"));
        assertEquals("scada-1", first.text("orIdent"));
        assertEquals(7, first.number("ctlNum"));
        assertEquals("Bad_OutOfRange", first.text("status"));
        assertEquals(26, first.number("addCause"));
        assertEquals(
                List.of("Bad_OutOfRange", "Bad_OutOfRange", "Bad_TypeMismatch", "Bad_UserAccessDenied"),
                refused.stream().map(record -> record.text("status")).toList());
        assertEquals("observer", refused.get(3).text("user"));
        assertEquals("Write", refused.get(3).text("service"));
        assertEquals(20, refused.get(3).number("addCause"));
    }

    /** A hostile client gets its answers, but fills no disk. */
    @Test
    void aFloodOfRefusalsIsCountedInTheJournal() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            OpcUaClient client = fixture.connect("dispatcher");
            for (int i = 0; i < 500; i++) {
                assertEquals(StatusCodes.Bad_OutOfRange, write(client, 1e12));
            }
            assertEquals(500, fixture.journal.requestsRefused());
            // Far in the future: the pace lets the count through.
            fixture.journal.expire(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
            client.disconnect();
        }
        List<JournalRecord> records = new ArrayList<>();
        assertNull(JournalReader.read(Journal.folder(folder), records::add).damage());
        List<JournalRecord> refused = records.stream()
                .filter(record -> record.type() == RecordType.REFUSED)
                .toList();
        assertTrue(refused.size() < 100, () -> "records: " + refused.size());
        long counted =
                refused.stream().mapToLong(record -> record.number("count")).sum();
        long single =
                refused.stream().filter(record -> record.number("count") == 0).count();
        assertEquals(500, counted + single);
    }

    private static long write(OpcUaClient client, Object value) throws Exception {
        return client.writeValues(
                        List.of(OpcUaFixture.id(client, WSPT + "/ctlVal")),
                        List.of(DataValue.valueOnly(new Variant(value))))
                .get(0)
                .getValue();
    }

    private static JournalRecord only(List<JournalRecord> records, RecordType type) {
        List<JournalRecord> found =
                records.stream().filter(record -> record.type() == type).toList();
        assertEquals(1, found.size());
        return found.get(0);
    }

    /** A command that found the inbox full was not run, so that its number may be tried again. */
    @Test
    void aNumberRefusedByAFullInboxMayBeTriedAgain() throws Exception {
        try (OpcUaFixture fixture = new OpcUaFixture(folder)) {
            boolean[] full = {true};
            fixture.dispatch = command ->
                    command.end(full[0] ? CommandResult.QUEUE_FULL : CommandResult.CONFIRMED, 0, System.nanoTime());
            OpcUaClient client = fixture.connect("dispatcher");
            assertAnswer(operate(client, 7, 1000).get(), StatusCodes.Bad_ServerTooBusy, 12, "QUEUE_FULL");
            full[0] = false;
            assertAnswer(operate(client, 7, 1000).get(), StatusCodes.Good, 25, "CONFIRMED");
            client.disconnect();
        }
    }

    /** A real full disk: a small tmpfs, where the test may mount one. */
    @Test
    void aFullDiskRefusesCommandsUntilThereIsRoomAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk.toString()) == 0, "may not mount");
        try {
            Queue<Command> ran = new ConcurrentLinkedQueue<>();
            try (OpcUaFixture fixture = new OpcUaFixture(disk)) {
                fixture.dispatch = command -> {
                    ran.add(command);
                    command.end(CommandResult.CONFIRMED, command.value(), System.nanoTime());
                };
                OpcUaClient client = fixture.connect("dispatcher");
                assertAnswer(operate(client, 1, 10).get(), StatusCodes.Good, 25, "CONFIRMED");
                Path ballast = disk.resolve("ballast");
                fill(ballast);
                long number = 2;
                CallMethodResult last = operate(client, number, 10).get();
                // The page that is begun takes some more records.
                while (last.getStatusCode().isGood() && number < 100) {
                    CompletableFuture<CallMethodResult> next = operate(client, ++number, 10);
                    await("an answer", () -> {
                        fixture.journal.expire(System.nanoTime());
                        return next.isDone();
                    });
                    last = next.get();
                }
                assertAnswer(last, StatusCodes.Bad_Timeout, 16, "NOT_JOURNALED");
                int before = ran.size();
                CallMethodResult refused = operate(client, ++number, 10).get();
                assertAnswer(refused, StatusCodes.Bad_ResourceUnavailable, 13, "No space left on device");
                assertEquals(before, ran.size(), "dispatch has seen a refused command");
                Files.delete(ballast);
                await("room again", () -> fixture.journal.problem() == null);
                assertAnswer(operate(client, number, 10).get(), StatusCodes.Good, 25, "CONFIRMED");
                client.disconnect();
            }
            List<JournalRecord> records = new ArrayList<>();
            assertNull(JournalReader.read(Journal.folder(disk), records::add).damage());
            assertEquals(
                    ran.size(),
                    records.stream().filter(r -> r.type() == RecordType.OUTCOME).count());
            only(records, RecordType.UNAVAILABLE);
            only(records, RecordType.LATE);
            assertEquals(
                    "Bad_ResourceUnavailable", only(records, RecordType.REFUSED).text("status"));
        } finally {
            assertEquals(0, run("umount", "-l", disk.toString()));
        }
    }

    private static void fill(Path ballast) throws IOException {
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.toString());
        }
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS), String.join(" ", command));
        return process.exitValue();
    }
}
