package org.saltbridge.gateway.journal;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandListener;
import org.saltbridge.gateway.command.CommandResult;
import tools.jackson.core.JsonGenerator;

/**
 * A command between its receipt and its answer: writes what was received and what became of it, and answers once, when the
 * outcome is durable or its time is over. It is the listener of its {@link Command}.
 */
public final class JournaledCommand implements CommandListener {
    private final CommandRequest request;
    private final Consumer<CommandOutcome> answer;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final JournalEntry receipt = new Receipt();
    private final JournalEntry end = new End();

    private @Nullable Journal journal;
    private int slot;
    private RecentCommands.@Nullable Remembered remembered;
    private @Nullable Command ended;
    private @Nullable CommandOutcome outcome;
    private volatile long sequence;

    /**
     * @param answer learns the outcome, once, on the journal thread or, when time is over, on the one that calls
     *     {@link Journal#expire}; must not block.
     */
    public JournaledCommand(CommandRequest request, Consumer<CommandOutcome> answer) {
        this.request = request;
        this.answer = answer;
    }

    public CommandRequest request() {
        return request;
    }

    void remember(RecentCommands.Remembered remembered) {
        this.remembered = remembered;
    }

    RecentCommands.@Nullable Remembered remembered() {
        return remembered;
    }

    JournalEntry receipt() {
        return receipt;
    }

    JournalEntry end() {
        return end;
    }

    int slot() {
        return slot;
    }

    /** Sequence number of the receipt, 0 until it is written. */
    long sequence() {
        return sequence;
    }

    void admitted(Journal journal, int slot) {
        this.journal = journal;
        this.slot = slot;
    }

    /** Dispatch has ended the command. Takes no lock, allocates nothing. */
    @Override
    public void onOutcome(Command command) {
        Journal owner = journal;
        if (owner == null) {
            throw new IllegalStateException("the journal has not admitted this command");
        }
        ended = command;
        owner.ended(this);
    }

    /** Answers, unless that has been done. */
    boolean answer(CommandOutcome outcome) {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        answer.accept(outcome);
        return true;
    }

    boolean isAnswered() {
        return answered.get();
    }

    private final class Receipt implements JournalEntry {
        @Override
        public RecordType type() {
            return RecordType.RECEIVED;
        }

        @Override
        public void writeTo(JsonGenerator json) {
            json.writeStringProperty("user", LineEncoder.bounded(request.user()));
            json.writeStringProperty("client", LineEncoder.bounded(request.client()));
            json.writeStringProperty("path", request.path());
            json.writeStringProperty("kind", request.kind().name());
            json.writeNumberProperty("value", request.value());
            json.writeNumberProperty("orCat", request.originatorCategory());
            json.writeStringProperty("orIdent", LineEncoder.bounded(request.originatorIdentity()));
            json.writeNumberProperty("ctlNum", request.commandNumber());
            json.writeNumberProperty("receivedNs", request.receivedNs());
            json.writeNumberProperty("limitMs", (request.deadlineNs() - request.receivedNs()) / 1_000_000);
        }

        @Override
        public boolean isAwaited() {
            return false;
        }

        @Override
        public void written(long number) {
            sequence = number;
            RecentCommands.Remembered known = remembered;
            if (known != null) {
                known.written(number);
            }
        }

        @Override
        public void durable() {
            // The answer waits for the outcome.
        }
    }

    private final class End implements JournalEntry {
        @Override
        public RecordType type() {
            return RecordType.OUTCOME;
        }

        private CommandOutcome outcome() {
            CommandOutcome known = outcome;
            if (known == null) {
                if (journal == null || ended == null) {
                    throw new IllegalStateException("this command has not ended");
                }
                known = CommandOutcome.of(ended, journal::deviceName);
                outcome = known;
            }
            return known;
        }

        @Override
        public void writeTo(JsonGenerator json) {
            CommandOutcome known = outcome();
            json.writeNumberProperty("of", sequence);
            json.writeStringProperty("result", known.result().name());
            json.writeNumberProperty("addCause", known.result().addCause());
            json.writeNumberProperty("achievable", known.achievable());
            json.writeStringProperty("failedDevice", known.failedDevice());
            json.writeNumberProperty("failedCount", known.failedCount());
            json.writeNumberProperty("exception", known.exceptionCode());
            json.writeNumberProperty("tookNs", known.tookNs());
            json.writeArrayPropertyStart("failures");
            known.failures().forEach(failure -> json.writeString(LineEncoder.bounded(failure)));
            json.writeEndArray();
        }

        @Override
        public boolean isAwaited() {
            return true;
        }

        @Override
        public void written(long number) {
            // The outcome refers to the receipt.
        }

        @Override
        public void durable() {
            CommandOutcome known = outcome();
            if (journal != null) {
                journal.release(JournaledCommand.this);
                if (known.result() == CommandResult.QUEUE_FULL && remembered != null) {
                    journal.recent().forget(request.id());
                }
            }
            if (remembered != null) {
                remembered.ended(known);
            }
            if (!answer(known) && journal != null) {
                journal.note(JournalEvent.of(RecordType.LATE)
                        .with("of", sequence)
                        .with("answered", CommandResult.NOT_JOURNALED.name()));
            }
        }
    }
}
