package org.saltbridge.adapter.modbus;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Setpoints on their way from the one thread that offers them to one field loop: a bounded ring for a single producer and a
 * single consumer, all in preallocated numbers.
 */
final class SetpointRing {
    private static final int WORDS = 4;

    private final long[] words;
    private final int mask;
    private final AtomicLong produced = new AtomicLong();
    private final AtomicLong consumed = new AtomicLong();
    /** What the producer last knew of {@link #consumed}. */
    private long consumedSeen;

    private long offeredCount;

    /** {@code capacity} is rounded up to a power of two. */
    SetpointRing(int capacity) {
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        words = new long[size * WORDS];
        mask = size - 1;
    }

    /** Producer. Not seen by the consumer before {@link #publish()}. */
    boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
        if (offeredCount - consumedSeen > mask) {
            consumedSeen = consumed.getAcquire();
            if (offeredCount - consumedSeen > mask) {
                return false;
            }
        }
        int at = (int) (offeredCount & mask) * WORDS;
        words[at] = ((long) deviceIndex << Integer.SIZE) | setpointIndex;
        words[at + 1] = Double.doubleToRawLongBits(value);
        words[at + 2] = token;
        words[at + 3] = deadlineNs;
        offeredCount++;
        return true;
    }

    /** Producer. Shows all that was offered; false if there is nothing new. */
    boolean publish() {
        if (produced.getPlain() == offeredCount) {
            return false;
        }
        produced.setRelease(offeredCount);
        return true;
    }

    /** Consumer. Hands over all that is published, in order. */
    void drain(Consumer consumer) {
        long next = consumed.getPlain();
        long end = produced.getAcquire();
        while (next != end) {
            int at = (int) (next & mask) * WORDS;
            consumer.accept(
                    (int) (words[at] >>> Integer.SIZE),
                    (int) words[at],
                    Double.longBitsToDouble(words[at + 1]),
                    words[at + 2],
                    words[at + 3]);
            next++;
            consumed.setRelease(next);
        }
    }

    /** Takes one setpoint. */
    interface Consumer {
        void accept(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs);
    }
}
