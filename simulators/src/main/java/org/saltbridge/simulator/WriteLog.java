package org.saltbridge.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Every write request that reached one device over the wire, also those that it refused or did not answer; what proves
 * that nothing, or exactly one thing, was sent. Counts are kept for ever, the requests themselves for the last
 * {@value #KEPT_MAX}.
 */
public final class WriteLog {
    /** So many requests are kept. */
    public static final int KEPT_MAX = 256;

    private static final int[] NO_VALUES = {};

    private final long[] countByFunction = new long[128];
    private final ArrayDeque<Entry> kept = new ArrayDeque<>();

    /**
     * One write as it arrived.
     *
     * @param receivedNs {@link System#nanoTime()} when the request was read from its socket.
     * @param values registers as unsigned numbers, or coils as 0 and 1.
     */
    public record Entry(long receivedNs, int functionCode, int address, List<Integer> values) {

        public Entry {
            values = List.copyOf(values);
        }
    }

    synchronized void add(long receivedNs, int functionCode, int address, int[] values) {
        countByFunction[functionCode & 0x7F]++;
        if (kept.size() == KEPT_MAX) {
            kept.removeFirst();
        }
        List<Integer> list = new ArrayList<>(values.length);
        for (int value : values) {
            list.add(value);
        }
        kept.addLast(new Entry(receivedNs, functionCode, address, list));
    }

    synchronized void addUndecoded(long receivedNs, int functionCode) {
        add(receivedNs, functionCode, 0, NO_VALUES);
    }

    /** Write requests of one function code since the start. */
    public synchronized long count(int functionCode) {
        return countByFunction[functionCode & 0x7F];
    }

    /** Write requests since the start. */
    public synchronized long count() {
        long sum = 0;
        for (long count : countByFunction) {
            sum += count;
        }
        return sum;
    }

    /** The last requests, oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(kept);
    }

    /** The last requests to one address, oldest first. */
    public synchronized List<Entry> entriesTo(int address) {
        return kept.stream().filter(entry -> entry.address() == address).toList();
    }
}
