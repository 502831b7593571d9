package org.saltbridge.gateway.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of many producers and one consumer, first in first out, without locks or allocation. Full is an answer,
 * never a wait.
 */
public final class BoundedRing<T> {
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(BoundedRing.class, "head", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AtomicReferenceArray<@Nullable T> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();

    @SuppressWarnings("unused") // through HEAD
    private volatile long head;

    /**
     * @param capacity rounded up to a power of two.
     */
    public BoundedRing(int capacity) {
        int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
        this.slots = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
    }

    /** Takes an element if there is room. */
    public boolean offer(T element) {
        long position;
        do {
            position = tail.get();
            if (position - (long) HEAD.getAcquire(this) > mask) {
                return false;
            }
        } while (!tail.compareAndSet(position, position + 1));
        slots.setRelease((int) position & mask, element);
        return true;
    }

    /** The next element, or null; the consumer only. */
    public @Nullable T poll() {
        long position = (long) HEAD.getOpaque(this);
        int slot = (int) position & mask;
        T element = slots.getAcquire(slot);
        if (element != null) {
            slots.setRelease(slot, null);
            HEAD.setRelease(this, position + 1);
        }
        return element;
    }

    /** Elements waiting, those included that are just being put in. */
    public int size() {
        return (int) (tail.get() - (long) HEAD.getAcquire(this));
    }

    public boolean isEmpty() {
        return size() == 0;
    }
}
