package org.saltbridge.gateway;

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
    void aFailedRoundIsCountedAndTheNextIsTried() throws InterruptedException {
        try (PublisherThread publisher = new PublisherThread()) {
            publisher.start(
                    () -> {
                        throw new IllegalStateException("this roll-up fails");
                    },
                    this::round,
                    () -> false);
            long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!rounds.tryAcquire(5) && System.nanoTime() - endNs < 0) {
                publisher.signal();
                TimeUnit.MILLISECONDS.sleep(1);
            }
            assertTrue(System.nanoTime() - endNs < 0, "what is signalled is published all the same");
            assertTrue(publisher.roundsFailed() >= 1);
        }
    }
}
