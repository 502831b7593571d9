package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ControlConfig.Ramps;

/** Discharge up 10, down 20, charge up 30, down 40 W/s, emergency 500 W/s. */
class RampLimiterTest {
    private static final Ramps RAMPS = new Ramps(10, 20, 30, 40, 500);
    private static final double NONE = Double.POSITIVE_INFINITY;

    private static RampLimiter from(Ramps ramps, double startW) {
        RampLimiter limiter = new RampLimiter(ramps);
        limiter.adopt(startW, 0);
        return limiter;
    }

    @ParameterizedTest
    @CsvSource({
        // start, target, ms, expected
        "0,    100,  1000, 10",
        "50,   100,  100,  51",
        "100,  0,    500,  90",
        "0,    -100, 1000, -30",
        "-100, 0,    500,  -80",
        "-50,  -100, 100,  -53",
        // through zero: 10 W down takes 0.5 s, the rest goes up at the other side's rate
        "10,   -100, 400,  2",
        "10,   -100, 500,  0",
        "10,   -100, 1000, -15",
        "-20,  100,  500,  0",
        "-20,  100,  1000, 5",
        // exactly onto the target, from both sides
        "99.5, 100,  1000, 100",
        "0.5,  -0.5, 1000, -0.5",
        "7,    7,    1000, 7",
        // no time, no way
        "50,   100,  0,    50",
        "10,   -10,  0,    10",
        // time that goes back
        "50,   100,  -500, 50",
        // a long pause makes up for one second only
        "0,    100,  60000, 10",
        // nothing asked for
        "50,   NaN,  1000, 50",
        "50, Infinity, 1000, 50"
    })
    void movesAtTheRateOfItsDirection(double startW, double targetW, long ms, double expectedW) {
        assertEquals(expectedW, from(RAMPS, startW).step(targetW, ms * 1_000_000), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"0, 5e8", "5e8, -5e8", "-1, 1", "7, 0"})
    void withoutRatesTheTargetPassesAtOnce(double startW, double targetW) {
        assertEquals(targetW, from(Ramps.UNLIMITED, startW).step(targetW, 0));
    }

    @Test
    void anInfiniteRateOnOneSideDoesNotLiftTheOther() {
        Ramps ramps = new Ramps(10, NONE, NONE, NONE, NONE);
        assertEquals(0, from(ramps, -100).step(100, 0));
        assertEquals(5, from(ramps, -100).step(100, 500_000_000));
    }

    @Test
    void theSumOfSmallStepsIsTheTargetExactly() {
        RampLimiter limiter = from(RAMPS, 0);
        for (int i = 1; i <= 101; i++) {
            limiter.step(10.0 / 3, i * 10_000_000L);
        }
        assertEquals(10.0 / 3, limiter.valueW());
    }

    @Test
    void theEmergencyRateIsKeptApartAndStartsAtZero() {
        RampLimiter limiter = RampLimiter.emergency(RAMPS, 0);
        assertEquals(250, limiter.step(1000, 500_000_000));
        assertEquals(-50, limiter.step(-50, 1_200_000_000));
    }

    @Test
    void aStartValueIsNeeded() {
        RampLimiter limiter = new RampLimiter(RAMPS);
        assertFalse(limiter.isAdopted());
        assertThrows(IllegalStateException.class, () -> limiter.step(1, 1));
        assertThrows(IllegalArgumentException.class, () -> limiter.adopt(Double.NaN, 1));
    }
}
