package org.saltbridge.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much of what is refused reaches the journal; time is an argument. */
class RefusalsTest {
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(Refusals.PERIOD_S);

    private final List<JournalEvent> journaled = new ArrayList<>();
    private boolean hasRoom = true;
    private final Refusals refusals = new Refusals(event -> hasRoom && journaled.add(event));

    private void refuse(String user, int times, long nowNs) {
        for (int i = 0; i < times; i++) {
            refusals.note(user, JournalEvent.of(RecordType.REFUSED), nowNs);
        }
    }

    private long recordsOf(String user) {
        return journaled.stream()
                .filter(event -> user.equals(event.details().get("user")))
                .count();
    }

    @Test
    void whatComesFasterThanThePaceIsCounted() {
        refuse("mallory", 1_000_000, 0);
        assertEquals(Refusals.BURST, journaled.size());
        refusals.flush(PERIOD_NS - 1);
        assertEquals(Refusals.BURST, journaled.size());

        refusals.flush(PERIOD_NS);

        assertEquals(Refusals.BURST + 1, journaled.size());
        assertEquals(
                1_000_000L - Refusals.BURST,
                journaled.get(Refusals.BURST).details().get("count"));
        assertEquals(1_000_000, refusals.refused());
        assertEquals(1_000_000 - Refusals.BURST, refusals.onlyCounted());
        refusals.flush(10 * PERIOD_NS);
        assertEquals(Refusals.BURST + 1, journaled.size(), "counted once");
    }

    @Test
    void aDayOfAFloodIsAFewThousandRecords() {
        for (long ms = 0; ms < TimeUnit.DAYS.toMillis(1); ms += 50) {
            refuse("mallory", 1, TimeUnit.MILLISECONDS.toNanos(ms));
            refusals.flush(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        long perDay = TimeUnit.DAYS.toSeconds(1) / Refusals.PERIOD_S;
        assertTrue(journaled.size() <= Refusals.BURST + perDay + 1, () -> "records: " + journaled.size());
        assertTrue(journaled.size() >= perDay, () -> "records: " + journaled.size());
    }

    @Test
    void aFloodHidesNothingOfWhatOthersDo() {
        refuse("mallory", 1_000, 0);
        refuse("alice", 3, 0);
        assertEquals(3, recordsOf("alice"));
    }

    @Test
    void usersBeyondTheBoundShareOnePace() {
        for (int i = 0; i < Refusals.USERS_MAX + 1_000; i++) {
            refuse("user" + i, 1, 0);
        }
        assertEquals(Refusals.USERS_MAX + Refusals.BURST, journaled.size());
    }

    @Test
    void whatTheJournalHasNoRoomForIsCountedAndFollows() {
        hasRoom = false;
        refuse("alice", 2, 0);
        hasRoom = true;
        refusals.flush(1);
        assertEquals(2L, journaled.get(0).details().get("count"));
    }
}
