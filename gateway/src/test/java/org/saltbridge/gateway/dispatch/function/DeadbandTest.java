package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 0.1 % of 1 MW: changes below 1 kW are withheld. */
class DeadbandTest {
    private final Deadband deadband = new Deadband(0.1, 1e6);

    private double step(double targetW) {
        return deadband.step(targetW, -1e9, 1e9);
    }

    @ParameterizedTest
    @CsvSource({
        "50000, 50999,  50000",
        "50000, 49001,  50000",
        "50000, 51000,  51000",
        "50000, 49000,  49000",
        "500,   0,      0",
        "-500,  0,      0",
        "0,     999,    0",
        "50000, NaN,    NaN"
    })
    void withholdsSmallChangesButNeverZero(double passedW, double targetW, double expectedW) {
        assertEquals(passedW, step(passedW));
        assertEquals(expectedW, step(targetW));
    }

    @Test
    void aTargetAtRestPassesInTheNextStep() {
        step(50_000);
        assertEquals(50_000, step(50_500));
        assertEquals(50_500, step(50_500));
    }

    @Test
    void smallStepsAddUp() {
        step(50_000);
        assertEquals(50_000, step(50_600));
        assertEquals(51_200, step(51_200));
    }

    @Test
    void aValueThatBreaksALimitIsReplacedHoweverSmallTheChange() {
        deadband.step(50_000, 0, 60_000);
        assertEquals(49_990, deadband.step(49_990, 0, 49_990));
        assertEquals(49_995, deadband.step(49_995, 49_995, 60_000));
    }

    @Test
    void noDeadbandPassesEverything() {
        Deadband none = new Deadband(0, 1e6);
        none.step(1, -10, 10);
        assertEquals(1.5, none.step(1.5, -10, 10));
    }
}
