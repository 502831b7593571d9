package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reserve and the window of the state of charge. */
class SocLimitsTest {
    private static final double RATED_W = 100e6;
    private static final double INF = Double.POSITIVE_INFINITY;
    private final FunctionInputs inputs = new FunctionInputs();

    @ParameterizedTest
    @CsvSource({
        "0,    false, 0",
        "30,   false, 0",
        "30.1, false, 10e6",
        "30.9, false, 90e6",
        "31,   false, Infinity",
        "90,   false, Infinity",
        "NaN,  false, 0",
        "0,    true,  Infinity",
        "30,   true,  Infinity",
        "NaN,  true,  Infinity"
    })
    void theReserveStopsDischargeUnlessIslanded(double socPercent, boolean islanded, double highW) {
        ReserveSoc reserve = new ReserveSoc(ReserveSoc.PRIORITY, 30, RATED_W);
        inputs.socPercent = socPercent;
        inputs.islanded = islanded;
        reserve.step(inputs);
        assertEquals(highW, reserve.highW(), 1);
        assertEquals(-INF, reserve.lowW());
    }

    @Test
    void noReserveIsNoLimit() {
        ReserveSoc reserve = new ReserveSoc(ReserveSoc.PRIORITY, 0, RATED_W);
        assertFalse(reserve.isEnabled());
        reserve.step(inputs);
        assertEquals(INF, reserve.highW());
    }

    @Test
    void anUnseenReserveIsKeptAfterAWhile() {
        ReserveSoc reserve = new ReserveSoc(ReserveSoc.PRIORITY, 30, RATED_W);
        inputs.socPercent = 60;
        reserve.step(inputs);
        inputs.socPercent = Double.NaN;
        inputs.nowNs = ReserveSoc.BLIND_HOLD_NS;
        reserve.step(inputs);
        assertTrue(reserve.isBlind());
        assertEquals(INF, reserve.highW());
        inputs.nowNs++;
        reserve.step(inputs);
        assertEquals(0, reserve.highW());
    }

    @ParameterizedTest
    @CsvSource({
        "5,   -Infinity, 0",
        "10,  -Infinity, 0",
        "11,  -Infinity, 20e6",
        "15,  -Infinity, Infinity",
        "50,  -Infinity, Infinity",
        "85,  -Infinity, Infinity",
        "87.5, -50e6,    Infinity",
        "90,  0,         Infinity",
        "99,  0,         Infinity",
        "NaN, -Infinity, Infinity"
    })
    void theWindowFadesTowardsBothEnds(double socPercent, double lowW, double highW) {
        SocWindow window = new SocWindow(SocWindow.PRIORITY, 10, 90, RATED_W);
        inputs.socPercent = socPercent;
        window.step(inputs);
        assertEquals(lowW, window.lowW(), 1);
        assertEquals(highW, window.highW(), 1);
    }

    @Test
    void theWindowOutlivesItsMeasurementForAWhile() {
        SocWindow window = new SocWindow(SocWindow.PRIORITY, 10, 90, RATED_W);
        inputs.socPercent = 9;
        window.step(inputs);
        inputs.socPercent = Double.NaN;
        inputs.nowNs = SocWindow.BLIND_HOLD_NS;
        window.step(inputs);
        assertEquals(0, window.highW());
        assertTrue(window.isBlind());
        inputs.nowNs++;
        window.step(inputs);
        assertEquals(INF, window.highW());
    }

    @Test
    void aNarrowWindowStillHasAnOrder() {
        SocWindow window = new SocWindow(SocWindow.PRIORITY, 49, 51, RATED_W);
        inputs.socPercent = 50;
        window.step(inputs);
        assertEquals(-20e6, window.lowW());
        assertEquals(20e6, window.highW());
    }
}
