package org.saltbridge.gateway.journal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** A process that journals commands until it is killed, and prints the number of each that was answered. */
final class KilledGateway {
    private static final int IN_FLIGHT = 32;
    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private KilledGateway() {}

    /** Arguments: the folder, the first number. */
    public static void main(String[] args) throws Exception {
        Journal journal = Journals.journal(Path.of(args[0]), SegmentFile::open, 64 * 1024);
        journal.start(List.of(JournalEvent.of(RecordType.START)));
        Semaphore room = new Semaphore(IN_FLIGHT);
        long number = Long.parseLong(args[1]);
        while (true) {
            room.acquire();
            long mine = number++;
            JournaledCommand command = new JournaledCommand(Journals.request(mine, mine * 1.0), outcome -> {
                answer(mine, outcome);
                room.release();
            });
            if (journal.recent().begin(command) != null || journal.admit(command) != null) {
                throw new IllegalStateException("refused: " + mine);
            }
            Command sent = Journals.command(command);
            journal.wakeUp();
            // Some end at once, some a little later, as with real devices.
            if (mine % 3 == 0) {
                LockSupport.parkNanos(200_000);
            }
            sent.end(CommandResult.CONFIRMED, 1, System.nanoTime());
        }
    }

    /** One short write to the pipe, so that what the parent reads was answered. */
    private static void answer(long number, CommandOutcome outcome) {
        byte[] line = (number + " " + outcome.result() + "\n").getBytes(StandardCharsets.US_ASCII);
        OUT.write(line, 0, line.length);
        OUT.flush();
    }
}
