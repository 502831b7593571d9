package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Import and export caps: the POI sees plant − load. */
class PowerCapsTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private final FunctionInputs inputs = new FunctionInputs();

    @ParameterizedTest
    @CsvSource({
        // load meter, load, plant low, plant high, with at most 100 MW out and 450 MW in
        "true,  500e6, 50e6,   600e6",
        "true,  450e6, 0,      550e6",
        "true,  0,     -450e6, 100e6",
        "true,  -20e6, -470e6, 80e6",
        "true,  NaN,   -Infinity, Infinity",
        "false, NaN,   -450e6, 100e6",
        "false, 500e6, -450e6, 100e6"
    })
    void boundThePlantSoThatThePoiStaysInside(boolean metered, double loadW, double lowW, double highW) {
        PowerCaps export = PowerCaps.ofExport(20, true, 100e6, metered);
        PowerCaps imports = PowerCaps.ofImport(20, true, 450e6, metered, 0);
        inputs.loadW = loadW;
        export.step(inputs);
        imports.step(inputs);
        assertEquals(highW, export.highW());
        assertEquals(-INF, export.lowW());
        assertEquals(lowW, imports.lowW());
        assertEquals(INF, imports.highW());
    }

    @Test
    void aCapThatIsNotGivenBindsNothing() {
        PowerCaps imports = PowerCaps.ofImport(20, true, INF, true, 0);
        inputs.loadW = 5e6;
        imports.step(inputs);
        assertEquals(-INF, imports.lowW());
    }

    /** A load that swings faster than the plant follows. */
    @Test
    void withAHoldTimeTheImportIsCappedForTheHighestLoadOfThatTime() {
        PowerCaps imports = PowerCaps.ofImport(20, true, 450e6, true, 2_000);
        inputs.loadW = 500e6;
        imports.step(inputs);
        inputs.loadW = 200e6;
        inputs.nowNs = 2_000_000_000L;
        imports.step(inputs);
        assertEquals(50e6, imports.lowW(), "through the valley");
        inputs.nowNs = 2_200_000_000L;
        imports.step(inputs);
        assertEquals(-250e6, imports.lowW());
    }

    @Test
    void theBoundOutlivesTheLoadMeterForAWhileAndIsFlaggedAtOnce() {
        PowerCaps imports = PowerCaps.ofImport(20, true, 450e6, true, 0);
        inputs.loadW = 500e6;
        imports.step(inputs);
        assertFalse(imports.isBlind());
        inputs.loadW = Double.NaN;
        inputs.nowNs = 5_000_000_000L;
        imports.step(inputs);
        assertTrue(imports.isBlind());
        assertEquals(50e6, imports.lowW());
        inputs.nowNs++;
        imports.step(inputs);
        assertEquals(-INF, imports.lowW());
        inputs.loadW = 460e6;
        imports.step(inputs);
        assertEquals(10e6, imports.lowW());
        assertFalse(imports.isBlind());
    }

    @Test
    void switchedOffItBindsNothing() {
        PowerCaps export = PowerCaps.ofExport(20, true, 1, false);
        export.step(inputs);
        export.enable(false);
        assertEquals(INF, export.highW());
    }
}
