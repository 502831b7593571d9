package org.saltbridge.gateway.command;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The bounded ring through which commands reach the dispatch thread: many producers, one consumer, first in first out.
 * Full is an answer, never a wait.
 */
public final class CommandInbox {
    private final BoundedRing<Command> ring;
    private final LongAdder rejected = new LongAdder();
    private final Runnable wakeUp;

    /**
     * @param capacity rounded up to a power of two.
     * @param wakeUp tells the consumer that there is something new; called after each accepted command.
     */
    public CommandInbox(int capacity, Runnable wakeUp) {
        this.ring = new BoundedRing<>(capacity);
        this.wakeUp = wakeUp;
    }

    /** Takes a command if there is room. */
    public boolean offer(Command command) {
        if (!ring.offer(command)) {
            rejected.increment();
            return false;
        }
        wakeUp.run();
        return true;
    }

    /** The next command, or null; dispatch thread only. */
    public @Nullable Command poll() {
        return ring.poll();
    }

    public boolean isEmpty() {
        return ring.isEmpty();
    }

    /** Commands turned away because the ring was full. */
    public long rejected() {
        return rejected.sum();
    }
}
