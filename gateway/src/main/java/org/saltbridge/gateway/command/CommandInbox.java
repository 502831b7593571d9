package org.saltbridge.gateway.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The bounded ring through which commands reach the dispatch thread: many producers, one consumer, first in first out.
 * Full is an answer, never a wait.
 */
public final class CommandInbox {
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(CommandInbox.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AtomicReferenceArray<@Nullable Command> ring;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final LongAdder rejected = new LongAdder();
    private final Runnable wakeUp;

    @SuppressWarnings("unused") // through HEAD
    private volatile long head;

    /**
     * @param capacity rounded up to a power of two.
     * @param wakeUp tells the consumer that there is something new; called after each accepted command.
     */
    public CommandInbox(int capacity, Runnable wakeUp) {
        int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
        this.ring = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
        this.wakeUp = wakeUp;
    }

    /** Takes a command if there is room. */
    public boolean offer(Command command) {
        long position;
        do {
            position = tail.get();
            if (position - (long) HEAD.getAcquire(this) > mask) {
                rejected.increment();
                return false;
            }
        } while (!tail.compareAndSet(position, position + 1));
        ring.setRelease((int) position & mask, command);
        wakeUp.run();
        return true;
    }

    /** The next command, or null; dispatch thread only. */
    public @Nullable Command poll() {
        long position = (long) HEAD.getOpaque(this);
        int slot = (int) position & mask;
        Command command = ring.getAcquire(slot);
        if (command != null) {
            ring.setRelease(slot, null);
            HEAD.setRelease(this, position + 1);
        }
        return command;
    }

    public boolean isEmpty() {
        return tail.get() == (long) HEAD.getAcquire(this);
    }

    /** Commands turned away because the ring was full. */
    public long rejected() {
        return rejected.sum();
    }
}
