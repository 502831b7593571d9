package org.saltbridge.benchmark.simulation;

import java.util.PriorityQueue;

/** What happens when, in virtual time; things due at the same instant happen in the order in which they were planned. */
final class VirtualTime {
    static final long MS = 1_000_000L;
    static final long SECOND = 1_000 * MS;

    private record Event(long atNs, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNs = SECOND;
    private long order;

    long nowNs() {
        return nowNs;
    }

    /** Plans an action; one in the past happens next. */
    void after(long delayNs, Runnable action) {
        events.add(new Event(nowNs + Math.max(0, delayNs), order++, action));
    }

    /** When the next event is due; far away when none is. */
    long nextNs() {
        Event next = events.peek();
        return next == null ? Long.MAX_VALUE : next.atNs;
    }

    /** Moves to an instant and lets everything happen that is due by then. */
    void advanceTo(long atNs) {
        nowNs = Math.max(nowNs, atNs);
        while (nextNs() <= nowNs) {
            events.remove().action().run();
        }
    }
}
