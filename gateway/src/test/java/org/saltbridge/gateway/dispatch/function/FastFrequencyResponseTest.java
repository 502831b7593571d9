package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;

/** Trigger, hold, end and re-arming. Times are in seconds from the start. */
class FastFrequencyResponseTest {
    private static final double FULL_W = 10e6;
    private final FunctionInputs inputs = new FunctionInputs();

    private static FastFrequencyResponse function(FrequencyCurve curve, double nominalHz) {
        return new FastFrequencyResponse(new Frequency(true, 10, curve, FULL_W, 5, 0.036), nominalHz);
    }

    private double at(FastFrequencyResponse function, double seconds, double hz) {
        inputs.nowNs = Math.round(seconds * 1e9);
        inputs.poiHz = hz;
        function.step(inputs);
        return function.requestW();
    }

    @ParameterizedTest
    @CsvSource({
        "ERCOT_FFR,  60, 59.851, 0",
        "ERCOT_FFR,  60, 59.85,  10e6",
        "ERCOT_FFR,  60, 59.6,   10e6",
        "ERCOT_FFR,  60, 60.5,   0",
        "ERCOT_FFR,  60, 0,      0",
        "NORDIC_FFR, 50, 49.701, 0",
        "NORDIC_FFR, 50, 49.7,   10e6",
        "NORDIC_FFR, 50, NaN,    0"
    })
    void theFullResponseComesInTheStepThatSeesTheTrigger(
            FrequencyCurve curve, double nominalHz, double hz, double expectedW) {
        assertEquals(expectedW, at(function(curve, nominalHz), 0, hz));
    }

    @ParameterizedTest
    @CsvSource({"ERCOT_FFR, 60, 900", "NORDIC_FFR, 50, 30"})
    void itIsHeldWhateverTheFrequencyDoesAndThenFades(FrequencyCurve curve, double nominalHz, double holdS) {
        FastFrequencyResponse function = function(curve, nominalHz);
        at(function, 0, nominalHz - 0.4);
        assertEquals(FULL_W, at(function, 0.1, nominalHz));
        assertEquals(FULL_W, at(function, holdS - 0.001, nominalHz));
        assertEquals(FULL_W, at(function, holdS, nominalHz));
        assertEquals(FULL_W * 0.8, at(function, holdS + 1, nominalHz), 1);
        assertEquals(0, at(function, holdS + 5, nominalHz));
        assertEquals(0, at(function, holdS + 100, nominalHz - 0.4));
    }

    @Test
    void itIsArmedAgainAfterItsTimeOnceTheFrequencyHasRecovered() {
        FastFrequencyResponse function = function(FrequencyCurve.NORDIC_FFR, 50);
        at(function, 0, 49.6);
        assertFalse(function.isArmed());
        at(function, 30, 50);
        assertEquals(0, at(function, 929.9, 49.6));
        assertEquals(FULL_W, at(function, 930, 49.6));
    }

    @Test
    void aFrequencyThatStaysLowDoesNotTriggerTwice() {
        FastFrequencyResponse function = function(FrequencyCurve.NORDIC_FFR, 50);
        for (int s = 0; s < 2000; s++) {
            assertEquals(s <= 30, at(function, s, 49.6) == FULL_W, s + " s");
        }
        at(function, 2000, 49.9);
        assertTrue(function.isArmed());
        assertEquals(FULL_W, at(function, 2000.1, 49.6));
    }

    @Test
    void aRunningResponseOutlivesTheMeterForTenSeconds() {
        FastFrequencyResponse function = function(FrequencyCurve.ERCOT_FFR, 60);
        at(function, 0, 59.8);
        assertEquals(FULL_W, at(function, 10, Double.NaN));
        assertTrue(function.isBlind());
        assertEquals(FULL_W, at(function, 10.001, Double.NaN), 1);
        assertEquals(FULL_W / 2, at(function, 12.501, Double.NaN), 1);
        assertEquals(0, at(function, 20, 59.8));
    }

    @Test
    void aMeterThatComesBackInTimeChangesNothing() {
        FastFrequencyResponse function = function(FrequencyCurve.ERCOT_FFR, 60);
        at(function, 0, 59.8);
        at(function, 9, Double.NaN);
        at(function, 10, 60);
        assertEquals(FULL_W, at(function, 19, Double.NaN));
        assertEquals(FULL_W, at(function, 899, 60));
    }

    @Test
    void anIslandDropsTheResponseAndDoesNotTriggerIt() {
        FastFrequencyResponse function = function(FrequencyCurve.ERCOT_FFR, 60);
        at(function, 0, 59.8);
        inputs.islanded = true;
        assertEquals(0, at(function, 1, 59.8));
        inputs.islanded = false;
        assertEquals(0, at(function, 2, 59.8));
        FastFrequencyResponse fresh = function(FrequencyCurve.ERCOT_FFR, 60);
        inputs.islanded = true;
        assertEquals(0, at(fresh, 3, 59.8));
    }

    @Test
    void switchingItOffIsTheRecall() {
        FastFrequencyResponse function = function(FrequencyCurve.ERCOT_FFR, 60);
        at(function, 0, 59.8);
        function.enable(false);
        at(function, 1, 60);
        assertEquals(Double.NaN, function.requestW());
        function.enable(true);
        assertEquals(0, at(function, 2, 60));
        assertTrue(function.isArmed());
    }

    @Test
    void aCurveThatIsFollowedIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> function(FrequencyCurve.DROOP, 50));
    }
}
