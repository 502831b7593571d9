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
    private final int wakeUpFrom;

    /**
     * @param capacity rounded up to a power of two.
     * @param wakeUp tells the consumer that there is something new.
     */
    public CommandInbox(int capacity, Runnable wakeUp) {
        this.ring = new BoundedRing<>(capacity);
        this.wakeUp = wakeUp;
        this.wakeUpFrom = Math.max(1, capacity / 2);
    }

    /** Takes a command if there is room, and wakes the consumer. */
    public boolean offer(Command command) {
        boolean taken = enqueue(command);
        wakeUp.run();
        return taken;
    }

    /**
     * Takes a command if there is room, for a caller that calls {@link #wake} after the last of several: so they reach the
     * devices together, in one turn of dispatch. An inbox that is half full wakes the consumer by itself.
     */
    public boolean enqueue(Command command) {
        if (!ring.offer(command)) {
            rejected.increment();
            return false;
        }
        if (ring.size() >= wakeUpFrom) {
            wakeUp.run();
        }
        return true;
    }

    /** Tells the consumer of what has been enqueued. */
    public void wake() {
        wakeUp.run();
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
