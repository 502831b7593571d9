package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;
import org.saltbridge.gateway.dispatch.function.FrequencyWatt.Side;

/** The response to frequency, on both curves and both sides. */
class FrequencyWattTest {
    private static final double FULL_W = 100e6;
    private final FunctionInputs inputs = new FunctionInputs();

    private static FrequencyWatt function(Side side, FrequencyCurve curve, double nominalHz) {
        return new FrequencyWatt(side, new Frequency(true, 10, curve, FULL_W, 5, 0.036), nominalHz);
    }

    private double responseW(FrequencyWatt function, double hz) {
        inputs.poiHz = hz;
        function.step(inputs);
        return function.requestW();
    }

    @ParameterizedTest
    @CsvSource({
        // 5 % droop at 60 Hz: 3 Hz outside of the deadband of 0.036 Hz is all (IEEE 1547-2018 §6.5.2.7)
        "LOW,  60,     0",
        "LOW,  59.964, 0",
        "LOW,  59.664, 10e6",
        "LOW,  58.464, 50e6",
        "LOW,  56.964, 100e6",
        "LOW,  55,     100e6",
        "LOW,  61,     0",
        "HIGH, 60.036, 0",
        "HIGH, 60.336, -10e6",
        "HIGH, 63.036, -100e6",
        "HIGH, 65,     -100e6",
        "HIGH, 59,     0"
    })
    void droopIsAStraightLineOutsideTheDeadband(Side side, double hz, double expectedW) {
        assertEquals(expectedW, responseW(function(side, FrequencyCurve.DROOP, 60), hz), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "LOW,  50,     0",
        "LOW,  49.985, 0",
        "LOW,  49.8,   5e6",
        "LOW,  49.65,  52.5e6",
        "LOW,  49.5,   100e6",
        "LOW,  49.2,   100e6",
        "HIGH, 50.015, 0",
        "HIGH, 50.2,   -5e6",
        "HIGH, 50.5,   -100e6",
        "HIGH, 49.5,   0"
    })
    void containmentFollowsItsThreePoints(Side side, double hz, double expectedW) {
        assertEquals(expectedW, responseW(function(side, FrequencyCurve.GB_DYNAMIC_CONTAINMENT, 50), hz), 1);
    }

    @ParameterizedTest
    @CsvSource({"NaN", "0", "44.9", "55.1", "65535", "Infinity"})
    void noResponseToAFrequencyThatIsNotBelieved(double hz) {
        for (Side side : Side.values()) {
            FrequencyWatt function = function(side, FrequencyCurve.GB_DYNAMIC_CONTAINMENT, 50);
            assertEquals(0, responseW(function, hz));
            assertTrue(function.isBlind());
        }
    }

    @Test
    void anIslandKeepsItsOwnFrequency() {
        inputs.islanded = true;
        assertEquals(0, responseW(function(Side.LOW, FrequencyCurve.DROOP, 60), 57));
    }

    @ParameterizedTest
    @EnumSource(
            value = FrequencyCurve.class,
            names = {"DROOP", "GB_DYNAMIC_CONTAINMENT"})
    void bothCurvesAreContinuousAndMonotonous(FrequencyCurve curve) {
        FrequencyWatt low = function(Side.LOW, curve, 50);
        double before = responseW(low, 51);
        for (double hz = 51; hz > 46; hz -= 1e-4) {
            double now = responseW(low, hz);
            assertTrue(now >= before && now - before < 40_000, hz + " Hz: " + before + " → " + now);
            before = now;
        }
        assertEquals(FULL_W, before);
    }

    @Test
    void aTriggeredCurveIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> function(Side.LOW, FrequencyCurve.NORDIC_FFR, 50));
    }
}
