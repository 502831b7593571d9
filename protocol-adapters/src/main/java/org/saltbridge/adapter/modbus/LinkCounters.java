package org.saltbridge.adapter.modbus;

import java.util.concurrent.atomic.AtomicLongArray;
import org.saltbridge.adapter.FieldStats;

/** The counters of one endpoint: written by its field loop alone, read by anybody. */
final class LinkCounters {
    static final int REQUESTS = 0;
    static final int REPLIES = 1;
    static final int WRITES = 2;
    static final int TIMEOUTS = 3;
    static final int EXCEPTIONS = 4;
    static final int BAD_REPLIES = 5;
    static final int STALE_REPLIES = 6;
    static final int POLLS_SKIPPED = 7;
    static final int CONNECTS = 8;
    static final int DISCONNECTS = 9;
    static final int WRITES_UNKNOWN = 10;
    static final int RTT_NS_LAST = 11;
    static final int CONNECTED = 12;
    /** Heartbeats that were not confirmed, or not sent because the last one was still under way. */
    static final int HEARTBEAT_FAILURES = 13;
    /** Written by the thread that offers setpoints, all others by the loop. */
    static final int QUEUE_REJECTS = 14;

    /** Values taken from the replies to polls. */
    static final int SAMPLES = 15;

    private static final int COUNT = 16;

    private final AtomicLongArray values = new AtomicLongArray(COUNT);

    void increment(int counter) {
        add(counter, 1);
    }

    void add(int counter, long more) {
        values.setOpaque(counter, values.getPlain(counter) + more);
    }

    void set(int counter, long value) {
        values.setOpaque(counter, value);
    }

    long get(int counter) {
        return values.getOpaque(counter);
    }

    FieldStats snapshot(int endpointIndex) {
        return new FieldStats(
                endpointIndex,
                get(CONNECTED) != 0,
                get(REQUESTS),
                get(REPLIES),
                get(WRITES),
                get(TIMEOUTS),
                get(EXCEPTIONS),
                get(BAD_REPLIES),
                get(STALE_REPLIES),
                get(POLLS_SKIPPED),
                get(CONNECTS),
                get(DISCONNECTS),
                get(WRITES_UNKNOWN),
                get(QUEUE_REJECTS),
                get(SAMPLES),
                get(RTT_NS_LAST));
    }
}
