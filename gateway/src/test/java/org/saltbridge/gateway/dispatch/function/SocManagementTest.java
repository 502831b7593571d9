package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.FunctionsConfig;

/** Back to 50 % from outside of ±5 %, with 2 MW. */
class SocManagementTest {
    private final FunctionInputs inputs = new FunctionInputs();

    private static SocManagement function(Fallback fallback) {
        return new SocManagement(new FunctionsConfig.SocManagement(true, 90, 50, 5, 2e6), fallback);
    }

    private double at(SocManagement function, double socPercent) {
        inputs.socPercent = socPercent;
        function.step(inputs);
        return function.requestW();
    }

    @ParameterizedTest
    @CsvSource({"50, NaN", "45, NaN", "55, NaN", "44.9, -2e6", "55.1, 2e6", "0, -2e6", "100, 2e6", "NaN, NaN"})
    void startsOutsideOfTheDeadband(double socPercent, double expectedW) {
        assertEquals(expectedW, at(function(Fallback.HOLD), socPercent));
    }

    @Test
    void goesOnToTheTargetAndEndsThereGently() {
        SocManagement function = function(Fallback.HOLD);
        at(function, 44);
        assertEquals(-2e6, at(function, 48));
        assertEquals(-1e6, at(function, 49.5), 1e-3);
        assertEquals(-0.3e6, at(function, 49.85), 1);
        assertEquals(0, at(function, 49.95));
        assertEquals(0, at(function, 46));
        assertEquals(2e6, at(function, 56));
    }

    @Test
    void restsWhileItDoesNotKnowTheStateOfCharge() {
        SocManagement function = function(Fallback.HOLD);
        at(function, 40);
        assertEquals(0, at(function, Double.NaN));
        assertTrue(function.isBlind());
    }

    @Test
    void leavesAnIslandAlone() {
        inputs.islanded = true;
        assertEquals(Double.NaN, at(function(Fallback.HOLD), 20));
    }

    @Test
    void restsForABasePointWithoutAskingForZero() {
        SocManagement function = function(Fallback.HOLD);
        at(function, 40);
        inputs.baseW = 5e6;
        assertEquals(Double.NaN, at(function, 50));
    }

    @ParameterizedTest
    @EnumSource(Fallback.class)
    void theFallbackToDroopEndsIt(Fallback fallback) {
        inputs.utilityLost = true;
        assertEquals(fallback == Fallback.DROOP_ONLY ? Double.NaN : -2e6, at(function(fallback), 20));
    }
}
