package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.FunctionsConfig.Reactive;
import org.saltbridge.config.FunctionsConfig.ReactiveMode;

/** Where reactive power comes from; the plant's limit is 30 Mvar, the nominal voltage 34.5 kV. */
class ReactiveFunctionTest {
    private final FunctionInputs inputs = new FunctionInputs();

    private static ReactiveFunction function(ReactiveMode mode, double factor, boolean injecting, Fallback fallback) {
        return new ReactiveFunction(new Reactive(mode, factor, injecting, 2, 8), 30e6, 34_500, fallback);
    }

    @ParameterizedTest
    @CsvSource({
        "HOLD, 5e6,   false, false, 5e6",
        "HOLD, 50e6,  false, false, 30e6",
        "HOLD, -50e6, false, false, -30e6",
        "HOLD, NaN,   false, false, NaN",
        "HOLD, 5e6,   true,  false, NaN",
        "HOLD, 5e6,   false, true,  5e6",
        "ZERO, 5e6,   false, true,  0",
        "DROOP_ONLY, 5e6, false, true, 0"
    })
    void fixedIsWhatTheUtilityAsksFor(Fallback fallback, double var, boolean islanded, boolean lost, double expected) {
        inputs.baseVar = var;
        inputs.islanded = islanded;
        inputs.utilityLost = lost;
        ReactiveFunction function = function(ReactiveMode.FIXED, 1, true, fallback);
        assertEquals("DVAR1", function.logicalNode());
        assertEquals(expected, function.step(inputs));
        assertEquals(expected, function.requestVar());
    }

    @ParameterizedTest
    @CsvSource({
        "0.8, true,  20e6,  15e6",
        "0.8, true,  -20e6, 15e6",
        "0.8, false, 20e6,  -15e6",
        "0.8, true,  80e6,  30e6",
        "1,   true,  20e6,  0",
        "1,   false, 20e6,  0",
        "0.8, true,  NaN,   NaN"
    })
    void aPowerFactorFollowsThePower(double factor, boolean injecting, double plantW, double expectedVar) {
        inputs.plantW = plantW;
        ReactiveFunction function = function(ReactiveMode.POWER_FACTOR, factor, injecting, Fallback.HOLD);
        assertEquals("DFPF1", function.logicalNode());
        assertEquals(expectedVar, function.step(inputs), 1);
    }

    @ParameterizedTest
    @CsvSource({
        // percent of the nominal, var
        "100, 0",
        "98, 0",
        "102, 0",
        "95, 15e6",
        "105, -15e6",
        "92, 30e6",
        "108, -30e6",
        "80, 30e6",
        "120, -30e6",
        "49, NaN",
        "0, NaN",
        "NaN, NaN"
    })
    void voltVarLiftsALowVoltage(double percent, double expectedVar) {
        inputs.poiV = percent / 100 * 34_500;
        ReactiveFunction function = function(ReactiveMode.VOLT_VAR, 1, true, Fallback.ZERO);
        assertEquals("DVVR1", function.logicalNode());
        assertEquals(expectedVar, function.step(inputs), 1);
    }
}
