package org.saltbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The publisher's thread: it goes on, whatever happens in a round. */
@Timeout(60)
class PublisherThreadTest {
    private final Semaphore rounds = new Semaphore(0);
    private final Semaphore rollups = new Semaphore(0);

    private int round() {
        rounds.release();
        return 0;
    }

    @Test
    void changesThatNobodySignalsAreFoundAndThePlantIsRolledUp() throws InterruptedException {
        try (PublisherThread publisher = new PublisherThread()) {
            publisher.start(rollups::release, this::round, () -> false);
            assertTrue(rounds.tryAcquire(20, 30, TimeUnit.SECONDS));
            assertTrue(rollups.tryAcquire(3, 30, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoIsWatchedGetsRoundsBetweenTheRollUps() throws InterruptedException {
        try (PublisherThread publisher = new PublisherThread()) {
            publisher.start(rollups::release, this::round, () -> true);
            assertTrue(rounds.tryAcquire(60, 30, TimeUnit.SECONDS));
            assertTrue(rollups.availablePermits() < 60, "some came without one");
        }
    }

    @Test
    void aFailedRoundIsCountedAndTheNextIsTried() throws InterruptedException {
        try (PublisherThread publisher = new PublisherThread()) {
            publisher.start(
                    () -> {
                        throw new IllegalStateException("this roll-up fails");
                    },
                    this::round,
                    () -> false);
            int published = 0;
            for (int i = 0; i < 3_000 && published < 5; i++) {
                publisher.signal();
                published += rounds.tryAcquire(10, TimeUnit.MILLISECONDS) ? 1 : 0;
            }
            assertEquals(5, published, "what is signalled is published all the same");
            assertTrue(publisher.roundsFailed() >= 1);
        }
    }
}
