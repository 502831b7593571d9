package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Silence silence = new Silence();

    @Test
    void aUnitThatHasJustGoneSilentIsAskedAfterASecond() {
        silence.begin(20 * MS);
        assertEquals(1000 * MS, silence.pauseNs());
        assertEquals(20 * MS, silence.patienceNs());
    }

    @ParameterizedTest
    @CsvSource({"20, 500", "20, 100", "500, 500", "150, 1000", "20, 10000"})
    void fromTheFirstProbeOnItTakesHalfAPercentOfTheLine(long usualMs, long timeoutMs) {
        silence.begin(usualMs * MS);
        for (int probe = 0; probe < 30; probe++) {
            long waitedNs = silence.patienceNs();
            silence.onProbeFailed(timeoutMs * MS);
            assertTrue(silence.pauseNs() >= 200 * waitedNs, probe + ": " + waitedNs + " then " + silence.pauseNs());
        }
    }

    @Test
    void aUnitThatNeedsItsWholeTimeoutGetsItInTheEnd() {
        silence.begin(20 * MS);
        for (int probe = 0; probe < 5; probe++) {
            assertTrue(silence.patienceNs() < 500 * MS);
            silence.onProbeFailed(500 * MS);
        }
        assertEquals(500 * MS, silence.patienceNs());
    }

    @Test
    void noAnswerYetMeansNoGuess() {
        RoundTrip roundTrip = new RoundTrip();
        assertEquals(Long.MAX_VALUE, roundTrip.usualMaxNs());
        roundTrip.observe(2 * MS);
        assertEquals(RoundTrip.USUAL_MAX_FLOOR_NS, roundTrip.usualMaxNs());
        for (int i = 0; i < 100; i++) {
            roundTrip.observe(100 * MS);
        }
        assertTrue(Math.abs(roundTrip.usualMaxNs() - 100 * MS) < 2 * MS);
    }
}
