package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.PoiConfig;
import org.saltbridge.gateway.dispatch.function.PlantFunction.Kind;

/** Who rules: bases, additions and limits of known requests at a POI of 100 out and 80 in. */
class ArbiterTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private final FunctionInputs inputs = new FunctionInputs();

    private static PlantFunction asking(Kind kind, int priority, double requestW) {
        return new PlantFunction(kind + "1", priority, kind, true) {
            @Override
            protected double evaluate(FunctionInputs ignored) {
                return requestW;
            }
        };
    }

    private static PlantFunction limit(int priority, double lowW, double highW) {
        return new LimitFunction("LIMIT1", priority, true) {
            @Override
            protected void limit(FunctionInputs ignored) {
                bound(lowW, highW);
            }
        };
    }

    private static Arbiter arbiter(boolean loadMetered, PlantFunction... functions) {
        PoiConfig poi = new PoiConfig(100, 100, 80, 50, 60, 34_500, 0, -1, loadMetered ? 1 : -1, -1);
        return new Arbiter(poi, List.of(functions));
    }

    @ParameterizedTest
    @CsvSource({
        // requests of bases with priorities 50 and 90 and additions with 10 and 30; base, additive, top
        "20,  30,  0,   0,  20,  0,  0",
        "NaN, 30,  0,   0,  30,  0,  1",
        "NaN, NaN, 0,   0,  NaN, 0,  -1",
        "0,   30,  0,   0,  0,   0,  0",
        "20,  NaN, 5,   -2, 20,  3,  2",
        "20,  NaN, 0,   -2, 20,  -2, 3",
        "20,  NaN, NaN, -2, 20,  -2, 3",
        "NaN, NaN, NaN, 7,  NaN, 7,  3"
    })
    void theFirstBaseCountsAndAdditionsAreSummed(
            double first, double second, double fast, double slow, double baseW, double additiveW, int top) {
        Arbiter arbiter = arbiter(
                false,
                asking(Kind.BASE, 50, first),
                asking(Kind.BASE, 90, second),
                asking(Kind.ADDITIVE, 10, fast),
                asking(Kind.ADDITIVE, 30, slow));
        arbiter.compose(inputs);
        assertEquals(baseW, arbiter.baseW);
        assertEquals(additiveW, arbiter.additiveW);
        assertEquals(top, arbiter.topFunction);
        assertEquals(baseW + additiveW, arbiter.apply(baseW));
    }

    @Test
    void equalPrioritiesRuleInTheirOrder() {
        Arbiter arbiter = arbiter(false, asking(Kind.BASE, 50, 1), asking(Kind.BASE, 50, 2));
        arbiter.compose(inputs);
        assertEquals(1, arbiter.baseW);
    }

    @ParameterizedTest
    @CsvSource({
        // base; limits of priority 5 (index 1) and 20 (index 2); total, top
        "50,  -INF, 40,  -INF, 60,  40,  1",
        "50,  -INF, 60,  -INF, 40,  40,  2",
        "50,  -INF, 30,  -INF, 40,  30,  1",
        "50,  -INF, INF, -INF, INF, 50,  0",
        // they contradict each other: the higher priority has the last word
        "50,  -INF, 0,   20,   INF, 0,   1",
        "-50, 20,   INF, -INF, 0,   20,  1",
        // the POI comes last, whatever the functions say
        "150, -INF, 120, -INF, INF, 100, -2",
        "-90, -INF, INF, -INF, INF, -80, -2",
        "0,   120,  INF, -INF, INF, 100, -2"
    })
    void limitsAreAppliedFromTheLowestPriorityToTheHighest(
            double base, String low1, String high1, String low2, String high2, double totalW, int top) {
        Arbiter arbiter = arbiter(
                false,
                asking(Kind.BASE, 50, base),
                limit(5, number(low1), number(high1)),
                limit(20, number(low2), number(high2)));
        arbiter.compose(inputs);
        assertEquals(totalW, arbiter.apply(base));
        assertEquals(top, arbiter.topFunction);
        assertEquals(totalW, Math.max(arbiter.lowW, Math.min(arbiter.highW, base)));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("INF", "Infinity"));
    }

    @Test
    void aLimitShowsTheBoundAtWhichItHoldsThePlant() {
        PlantFunction limit = limit(5, -INF, 40);
        Arbiter arbiter = arbiter(false, asking(Kind.BASE, 50, 50), limit);
        arbiter.compose(inputs);
        arbiter.apply(50);
        assertEquals(40, limit.requestW());
        arbiter.apply(30);
        assertEquals(Double.NaN, limit.requestW());
        assertEquals(0, arbiter.topFunction);
    }

    @Test
    void aFunctionThatIsSwitchedOffCountsNoMore() {
        Arbiter arbiter = arbiter(false, asking(Kind.BASE, 50, 50), asking(Kind.ADDITIVE, 10, 5), limit(5, -INF, 40));
        for (int i = 0; i < arbiter.functionCount(); i++) {
            arbiter.function(i).enable(false);
        }
        arbiter.compose(inputs);
        assertEquals(Double.NaN, arbiter.baseW);
        assertEquals(60, arbiter.apply(60));
        assertEquals(Arbiter.NONE, arbiter.topFunction);
    }

    @Test
    void whatNobodyAsksForStaysNotANumber() {
        Arbiter arbiter = arbiter(false);
        arbiter.compose(inputs);
        assertEquals(Double.NaN, arbiter.apply(Double.NaN));
    }

    @Test
    void theLoadBehindThePoiMovesItsLimits() {
        Arbiter arbiter = arbiter(true);
        inputs.loadW = 90;
        arbiter.compose(inputs);
        assertEquals(10, arbiter.lowW);
        assertEquals(190, arbiter.highW);
    }

    @Test
    void aLostLoadMeterNeverWidensWhatMayBeExportedOrCharged() {
        Arbiter arbiter = arbiter(true);
        arbiter.compose(inputs);
        assertEquals(-80, arbiter.lowW);
        assertEquals(100, arbiter.highW);
        inputs.loadW = 60;
        arbiter.compose(inputs);
        inputs.loadW = Double.NaN;
        inputs.nowNs = 5_000_000_000L;
        arbiter.compose(inputs);
        assertEquals(-20, arbiter.lowW);
        assertEquals(160, arbiter.highW);
        inputs.nowNs++;
        arbiter.compose(inputs);
        assertEquals(-20, arbiter.lowW);
        assertEquals(100, arbiter.highW);
    }

    @Test
    void aLostLoadMeterForcesNoDischarge() {
        Arbiter arbiter = arbiter(true);
        inputs.loadW = 200;
        arbiter.compose(inputs);
        assertEquals(120, arbiter.lowW);
        inputs.loadW = Double.NaN;
        inputs.nowNs = 6_000_000_000L;
        arbiter.compose(inputs);
        assertEquals(0, arbiter.lowW);
    }
}
