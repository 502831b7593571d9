package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ControlConfig.Fallback;

/** The base point and what becomes of it without grid or utility. */
class BasePointTest {

    @ParameterizedTest
    @CsvSource({
        // fallback, asked, islanded, utility lost, request
        "HOLD,      NaN,  false, false, NaN",
        "HOLD,      5e6,  false, false, 5e6",
        "HOLD,      -5e6, false, true,  -5e6",
        "HOLD,      NaN,  false, true,  NaN",
        "HOLD,      5e6,  true,  false, NaN",
        "ZERO,      5e6,  false, false, 5e6",
        "ZERO,      5e6,  false, true,  0",
        "ZERO,      NaN,  false, true,  0",
        "ZERO,      5e6,  true,  true,  NaN",
        "DROOP_ONLY, 5e6, false, true,  0",
        "HOLD, Infinity,  false, false, NaN"
    })
    void asksForWhatIsInForce(Fallback fallback, double askedW, boolean islanded, boolean lost, double requestW) {
        FunctionInputs inputs = new FunctionInputs();
        inputs.baseW = askedW;
        inputs.islanded = islanded;
        inputs.utilityLost = lost;
        BasePoint function = new BasePoint(50, fallback);
        function.step(inputs);
        assertEquals(requestW, function.requestW());
    }

    @Test
    void switchedOffItAsksForNothingAtOnce() {
        FunctionInputs inputs = new FunctionInputs();
        inputs.baseW = 1;
        BasePoint function = new BasePoint(50, Fallback.HOLD);
        function.step(inputs);
        function.enable(false);
        assertEquals(Double.NaN, function.requestW());
        function.step(inputs);
        assertEquals(Double.NaN, function.requestW());
        function.enable(true);
        function.step(inputs);
        assertEquals(1, function.requestW());
    }
}
