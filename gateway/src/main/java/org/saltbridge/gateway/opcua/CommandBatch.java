package org.saltbridge.gateway.opcua;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.journal.CommandOutcome;

/**
 * The answers of one Write or Call request: complete when every operation has its own. Operations end on the journal
 * thread; the response is built on the channel's event loop, so that the journal pays for one hand-over per request.
 */
final class CommandBatch implements Runnable {
    /** What became of one operation. */
    interface Answer {
        StatusCode status();

        /** AddCause of IEC 61850-7-2. */
        int addCause();

        /** Null for what has not been executed. */
        @Nullable
        CommandOutcome details();

        /** In words, for people. */
        String outcome();
    }

    /** An answer that needed no dispatch. */
    record Immediate(StatusCode status, int addCause, String outcome) implements Answer {
        @Override
        public @Nullable CommandOutcome details() {
            return null;
        }
    }

    private final @Nullable Answer[] answers;
    private final AtomicInteger open;
    private final CompletableFuture<CommandBatch> done = new CompletableFuture<>();
    private final Executor eventLoop;

    CommandBatch(int size, Executor eventLoop) {
        this.answers = new Answer[size];
        this.open = new AtomicInteger(size + 1);
        this.eventLoop = eventLoop;
    }

    void answer(int index, Answer answer) {
        answers[index] = answer;
        countDown(true);
    }

    void answer(int index, StatusCode status, String outcome) {
        int addCause = status.isGood() ? CommandResult.ADD_CAUSE_NONE : CommandResult.ADD_CAUSE_INCONSISTENT_PARAMETERS;
        answer(index, new Immediate(status, addCause, outcome));
    }

    void answer(int index, long status) {
        answer(index, new StatusCode(status), "");
    }

    /** To be called once when every operation has been started. */
    void allStarted() {
        countDown(false);
    }

    private void countDown(boolean elsewhere) {
        if (open.decrementAndGet() != 0) {
            return;
        }
        if (!elsewhere) {
            done.complete(this);
            return;
        }
        try {
            eventLoop.execute(this);
        } catch (RejectedExecutionException e) {
            // The server is closing and there is nobody to answer any more.
            done.cancel(false);
        }
    }

    /** On the event loop. */
    @Override
    public void run() {
        done.complete(this);
    }

    Answer get(int index) {
        Answer answer = answers[index];
        if (answer == null) {
            throw new IllegalStateException("not answered: " + index);
        }
        return answer;
    }

    int size() {
        return answers.length;
    }

    CompletableFuture<CommandBatch> done() {
        return done;
    }
}
