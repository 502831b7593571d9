package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
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
        CallMethodRequest request = new CallMethodRequest(
                OpcUaFixture.id(client, WSPT), OpcUaFixture.id(client, WSPT + "/Operate"), new Variant[] {
                    new Variant(value),
                    new Variant(2),
                    new Variant("scada-1"),
                    new Variant(uint(number)),
                    new Variant(false)
                });
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
