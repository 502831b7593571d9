package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.FunctionsConfig;

/** The plant fills in what the load changes faster than the ramp. Steps are 100 ms. */
class LoadFollowingTest {
    private static final double RAMP_W_PER_S = 1e6;
    private final FunctionInputs inputs = new FunctionInputs();
    private LoadFollowing function = function(RAMP_W_PER_S, Fallback.HOLD);

    private static LoadFollowing function(double rampWPerS, Fallback fallback) {
        return new LoadFollowing(new FunctionsConfig.LoadFollowing(true, 30, rampWPerS), fallback);
    }

    private double step(double loadW) {
        inputs.nowNs += 100_000_000L;
        inputs.loadW = loadW;
        function.step(inputs);
        return function.requestW();
    }

    @BeforeEach
    void startsBumpless() {
        assertEquals(0, step(300e6));
        assertEquals(0, step(300e6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, -1})
    void aJumpOfTheLoadIsHandedOverAtTheRamp(double sign) {
        assertEquals(sign * 9.9e6, step(300e6 + sign * 10e6), 1e-3);
        assertEquals(sign * 9.8e6, step(300e6 + sign * 10e6), 1e-3);
        for (int i = 0; i < 97; i++) {
            step(300e6 + sign * 10e6);
        }
        assertEquals(sign * 0.1e6, function.requestW(), 1e-3);
        step(300e6 + sign * 10e6);
        step(300e6 + sign * 10e6);
        assertEquals(0, function.requestW());
    }

    @Test
    void thePoiNeverSeesMoreThanTheRampOfASwingingLoad() {
        double seenBeforeW = 300e6;
        for (int i = 0; i < 5_000; i++) {
            double loadW = 300e6 + (i / 7 % 2 == 0 ? 120e6 : -80e6) * Math.sin(i);
            double seenW = loadW - step(loadW);
            assertTrue(Math.abs(seenW - seenBeforeW) <= RAMP_W_PER_S / 10 + 1e-3, "step " + i);
            seenBeforeW = seenW;
        }
        for (int i = 0; i < 2_000; i++) {
            step(250e6);
        }
        assertEquals(0, function.requestW());
    }

    @Test
    void aSlowLoadNeedsNothing() {
        for (int i = 1; i < 100; i++) {
            assertEquals(0, step(300e6 + i * 0.1e6), 1e-3);
        }
    }

    @Test
    void anUnknownLoadEndsTheContributionAtTheRampAndItsReturnAfterLongIsNoBump() {
        step(310e6);
        assertEquals(9.8e6, step(Double.NaN), 1e-3);
        assertTrue(function.isBlind());
        for (int i = 0; i < 9; i++) {
            step(Double.NaN);
        }
        assertEquals(8.8e6, step(350e6), 1e-3);
        assertEquals(8.7e6, step(350e6), 1e-3);
    }

    @Test
    void whatChangedWhileTheLoadWasUnknownForAMomentIsAnsweredThen() {
        step(310e6);
        assertEquals(9.8e6, step(Double.NaN), 1e-3);
        assertEquals(49.7e6, step(350e6), 1e-3);
    }

    @Test
    void whatChangedInAnIslandIsNotAnswered() {
        inputs.islanded = true;
        step(310e6);
        inputs.islanded = false;
        assertEquals(0, step(320e6));
        assertEquals(0.9e6, step(321e6), 1e-3);
    }

    @Test
    void anIslandEndsTheContributionAtTheRamp() {
        step(310e6);
        inputs.islanded = true;
        assertEquals(9.8e6, step(400e6), 1e-3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOLD", "ZERO", "DROOP_ONLY"})
    void onlyTheFallbackToDroopEndsIt(Fallback fallback) {
        function = function(RAMP_W_PER_S, fallback);
        step(300e6);
        inputs.utilityLost = true;
        assertEquals(fallback == Fallback.DROOP_ONLY ? 0 : 9.9e6, step(310e6), 1e-3);
    }

    @Test
    void whatChangedInALongPauseIsNotAnswered() {
        step(310e6);
        inputs.nowNs += 3_000_000_000L;
        assertEquals(8.9e6, step(500e6), 1e-3);
    }

    @Test
    void withoutARampThePoiTakesItAll() {
        function = function(Double.POSITIVE_INFINITY, Fallback.HOLD);
        step(1e6);
        assertEquals(0, step(100e6));
    }
}
