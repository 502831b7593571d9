package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnitCommitmentTest {
    private static final long S = 1_000_000_000L;

    private final double[] capacity = {1000, 1000, 1000, 1000};
    private final UnitCommitment commitment = new UnitCommitment(4, 10, 60_000);

    private int working() {
        int count = 0;
        for (int i = 0; i < 4; i++) {
            count += commitment.isAside(i) ? 0 : 1;
        }
        return count;
    }

    @Test
    void fewerWorkOnlyAfterTheHoldAndMoreWorkAtOnce() {
        commitment.choose(150, capacity, 0);
        assertEquals(4, working());
        commitment.choose(150, capacity, 59 * S);
        assertEquals(4, working());
        commitment.choose(150, capacity, 60 * S);
        assertEquals(1, working());
        commitment.choose(2000, capacity, 61 * S);
        assertEquals(4, working());
    }

    @Test
    void aShortPeakStartsTheHoldWithWhatThePeakNeeded() {
        commitment.choose(150, capacity, 0);
        commitment.choose(250, capacity, 30 * S);
        commitment.choose(150, capacity, 60 * S);
        assertEquals(2, working());
    }

    @Test
    void thoseThatWorkCanAlwaysGiveAllThatIsAsked() {
        double[] uneven = {10, 10, 10, 1000};
        commitment.choose(50, uneven, 0);
        commitment.choose(50, uneven, 120 * S);
        assertEquals(4, working());
    }

    @Test
    void aUnitThatCannotWorkIsReplacedAtOnce() {
        commitment.choose(150, capacity, 0);
        commitment.choose(150, capacity, 60 * S);
        capacity[0] = 0;
        commitment.choose(150, capacity, 61 * S);
        assertEquals(1, working());
        assertEquals(true, commitment.isAside(0));
    }

    @Test
    void withoutALeastLoadAllWork() {
        UnitCommitment all = new UnitCommitment(4, 0, 60_000);
        all.choose(1, capacity, 0);
        all.choose(1, capacity, 100 * S);
        assertEquals(false, all.isAside(3));
    }
}
