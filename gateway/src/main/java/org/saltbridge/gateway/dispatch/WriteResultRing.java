package org.saltbridge.gateway.dispatch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;

/**
 * The bounded ring through which results of writes reach dispatch: many field loops write, dispatch reads. Slots are
 * preallocated columns, so nothing is allocated. A result that finds the ring full is lost and counted; its command then
 * ends by its deadline, as a device that did not answer.
 */
public final class WriteResultRing implements WriteResultSink {
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    /** Per slot the position that may be read from it plus one; written last by a producer. */
    private final AtomicLongArray published;

    private final int[] devices;
    private final int[] setpoints;
    private final long[] tokens;
    private final byte[] results;
    private final int[] exceptions;
    private final long[] sent;
    private final long[] ended;
    private final LongAdder lost = new LongAdder();
    private final Runnable wakeUp;
    private final AtomicLong head = new AtomicLong();

    /**
     * @param capacity rounded up to a power of two.
     * @param wakeUp tells dispatch that there is something new; run by {@link #flush}.
     */
    public WriteResultRing(int capacity, Runnable wakeUp) {
        int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
        mask = size - 1;
        published = new AtomicLongArray(size);
        devices = new int[size];
        setpoints = new int[size];
        tokens = new long[size];
        results = new byte[size];
        exceptions = new int[size];
        sent = new long[size];
        ended = new long[size];
        this.wakeUp = wakeUp;
    }

    @Override
    public void onWriteResult(
            int deviceIndex,
            int setpointIndex,
            long token,
            WriteResult result,
            int exceptionCode,
            long sentNs,
            long endedNs) {
        long position;
        do {
            position = tail.get();
            if (position - head.getAcquire() > mask) {
                lost.increment();
                return;
            }
        } while (!tail.compareAndSet(position, position + 1));
        int slot = (int) position & mask;
        devices[slot] = deviceIndex;
        setpoints[slot] = setpointIndex;
        tokens[slot] = token;
        results[slot] = (byte) result.ordinal();
        exceptions[slot] = exceptionCode;
        sent[slot] = sentNs;
        ended[slot] = endedNs;
        published.setRelease(slot, position + 1);
    }

    @Override
    public void flush() {
        wakeUp.run();
    }

    /**
     * Hands up to {@code limit} results over, in the order in which they came in; dispatch thread only.
     *
     * @return how many.
     */
    public int drain(WriteResultSink consumer, int limit) {
        long position = head.getPlain();
        int count = 0;
        while (count < limit) {
            int slot = (int) position & mask;
            if (published.getAcquire(slot) != position + 1) {
                break;
            }
            consumer.onWriteResult(
                    devices[slot],
                    setpoints[slot],
                    tokens[slot],
                    WriteResult.of(results[slot]),
                    exceptions[slot],
                    sent[slot],
                    ended[slot]);
            position++;
            count++;
            head.setRelease(position);
        }
        return count;
    }

    public boolean isEmpty() {
        long position = head.getPlain();
        return published.getAcquire((int) position & mask) != position + 1;
    }

    /** Results that found the ring full. */
    public long lost() {
        return lost.sum();
    }
}
