package org.saltbridge.gateway.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * Journals requests that were refused before they became commands, at a bounded pace for each user: {@value #BURST} at
 * once, then one in {@value #PERIOD_S} s. What is beyond is counted, and a record with the count follows when the pace lets
 * it. So one user fills no disk ({@value #BURST} and 8,640 records a day) and hides nothing of what others do.
 */
final class Refusals {
    /** Refusals of one user that are journaled at once. */
    static final int BURST = 20;

    /** Afterwards one in so many seconds is. */
    static final int PERIOD_S = 10;

    /** Users with a pace of their own; those beyond share one. */
    static final int USERS_MAX = 64;

    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(PERIOD_S);

    private final Predicate<JournalEvent> journal;
    private final Map<String, Pace> byUser = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder onlyCounted = new LongAdder();

    /** The pace of one user, or of those that share one. */
    private static final class Pace {
        final String user;
        int left = BURST;
        long sinceNs;
        long counted;

        Pace(String user, long nowNs) {
            this.user = user;
            this.sinceNs = nowNs;
        }

        boolean take(long nowNs) {
            long gained = Math.max(0, nowNs - sinceNs) / PERIOD_NS;
            if (gained > 0) {
                left = (int) Math.min(BURST, left + gained);
                sinceNs += gained * PERIOD_NS;
            }
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }
    }

    /** @param journal takes an event, or says that it has no room. */
    Refusals(Predicate<JournalEvent> journal) {
        this.journal = journal;
    }

    /**
     * Notes a refusal.
     *
     * @param user whose request it was, empty for an anonymous one.
     * @param event without the user.
     */
    synchronized void note(String user, JournalEvent event, long nowNs) {
        refused.increment();
        Pace pace = paceOf(user, nowNs);
        if (!pace.take(nowNs) || !journal.test(event.with("user", user))) {
            pace.counted++;
            onlyCounted.increment();
        }
    }

    private Pace paceOf(String user, long nowNs) {
        Pace known = byUser.get(user);
        if (known == null && byUser.size() < USERS_MAX) {
            known = new Pace(user, nowNs);
            byUser.put(user, known);
        }
        return known != null ? known : byUser.computeIfAbsent("\0others", key -> new Pace("others", nowNs));
    }

    /** Journals the counts that the pace allows by now. */
    synchronized void flush(long nowNs) {
        for (Pace pace : byUser.values()) {
            if (pace.counted > 0 && pace.take(nowNs)) {
                JournalEvent summary = JournalEvent.of(RecordType.REFUSED)
                        .with("user", pace.user)
                        .with("count", pace.counted);
                pace.counted = journal.test(summary) ? 0 : pace.counted;
            }
        }
    }

    /** Refused requests since the start. */
    long refused() {
        return refused.sum();
    }

    /** Of those, how many the journal holds only in a count. */
    long onlyCounted() {
        return onlyCounted.sum();
    }
}
