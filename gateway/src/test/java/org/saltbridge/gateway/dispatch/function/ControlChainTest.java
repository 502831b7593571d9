package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;

/** All functions, arbiter, ramps and deadband together, through random inputs from one seed. */
class ControlChainTest {
    private static final int STEPS = 100_000;
    private static final long START_NS = 1_000_000_000L;

    /** One plant's control, stepped as dispatch does it. */
    private static final class Chain {
        final FunctionInputs inputs = new FunctionInputs();
        final Arbiter arbiter;
        final ReactiveFunction reactive;
        final RampLimiter ramp = new RampLimiter(ControlPlants.RAMPS);
        final RampLimiter emergency = RampLimiter.emergency(ControlPlants.RAMPS, START_NS);
        final Deadband deadband = new Deadband(0.1, ControlPlants.POI.ratedW());
        final UtilityWatch watch;
        final SplittableRandom random;
        double totalW;
        double sentW;

        Chain(FrequencyCurve curve, long seed) {
            ControlConfig control = ControlPlants.control(curve);
            arbiter = new Arbiter(ControlPlants.POI, PlantFunctions.of(control, ControlPlants.POI, 100e6));
            reactive = new ReactiveFunction(
                    control.functions().reactive(),
                    30e6,
                    34_500,
                    control.scada().fallback());
            watch = new UtilityWatch(control.scada());
            random = new SplittableRandom(seed);
            inputs.nowNs = START_NS;
            ramp.adopt(12e6, START_NS);
        }

        void step() {
            change();
            arbiter.compose(inputs);
            double baseW = ramp.step(arbiter.baseW, inputs.nowNs);
            totalW = arbiter.apply(baseW, emergency.step(arbiter.additiveW, inputs.nowNs));
            sentW = deadband.step(totalW, arbiter.lowW, arbiter.highW);
            reactive.step(inputs);
        }

        private void change() {
            inputs.nowNs += pick(50) ? random.nextLong(20_000_000_000L) : random.nextLong(200_000_000L);
            inputs.poiHz = maybe(pick(100) ? random.nextDouble() * 100 : 49.3 + random.nextDouble());
            inputs.poiV = maybe(34_500 * (0.85 + random.nextDouble() * 0.3));
            inputs.plantW = maybe(random.nextDouble() * 2e8 - 1e8);
            inputs.loadW = maybe(random.nextDouble() * 3e8 - 1e7);
            inputs.poiW = inputs.plantW - inputs.loadW;
            inputs.socPercent = maybe(random.nextDouble() * 100);
            if (pick(10)) {
                inputs.baseW = maybe(random.nextDouble() * 4e8 - 2e8);
                inputs.baseVar = maybe(random.nextDouble() * 8e7 - 4e7);
                watch.onCommand(inputs.nowNs);
            }
            if (pick(10)) {
                watch.onHeartbeat(random.nextInt(3), inputs.nowNs);
            }
            if (pick(200)) {
                inputs.islanded = !inputs.islanded;
            }
            if (pick(100)) {
                PlantFunction any = arbiter.function(random.nextInt(arbiter.functionCount()));
                any.enable(!any.isEnabled());
            }
            inputs.utilityLost = watch.state(inputs.nowNs) == UtilityWatch.State.LOST;
        }

        private boolean pick(int oneOf) {
            return random.nextInt(oneOf) == 0;
        }

        private double maybe(double value) {
            return switch (random.nextInt(40)) {
                case 0, 1, 2 -> Double.NaN;
                case 3 -> Double.POSITIVE_INFINITY;
                default -> value;
            };
        }
    }

    @ParameterizedTest
    @EnumSource(FrequencyCurve.class)
    void randomInputsNeverBreakALimitOrARamp(FrequencyCurve curve, TestReporter reporter) {
        long seed = Long.getLong("saltbridge.seed", new SplittableRandom().nextLong());
        reporter.publishEntry("saltbridge.seed", Long.toString(seed));
        Chain chain = new Chain(curve, seed);
        for (int i = 0; i < STEPS; i++) {
            double beforeW = chain.ramp.valueW();
            long beforeNs = chain.inputs.nowNs;
            chain.step();
            String where = curve + ", -Dsaltbridge.seed=" + seed + ", step " + i;
            checkRamp(beforeW, chain.ramp.valueW(), (chain.inputs.nowNs - beforeNs) / 1e9, where);
            checkLimits(chain, where);
        }
    }

    /** The way takes at least the time that its rates ask for. */
    private static void checkRamp(double fromW, double toW, double seconds, String where) {
        double neededS = fromW * toW < 0 ? legS(fromW, 0) + legS(0, toW) : legS(fromW, toW);
        assertTrue(neededS <= Math.min(1, seconds) + 1e-9, where + ": " + fromW + " → " + toW + " in " + seconds);
    }

    private static double legS(double fromW, double toW) {
        boolean up = Math.abs(toW) > Math.abs(fromW);
        boolean discharging = fromW + toW > 0;
        double upWPerS = discharging ? 2e6 : 4e6;
        double downWPerS = discharging ? 3e6 : 5e6;
        return Math.abs(toW - fromW) / (up ? upWPerS : downWPerS);
    }

    private static void checkLimits(Chain chain, String where) {
        FunctionInputs inputs = chain.inputs;
        Arbiter arbiter = chain.arbiter;
        assertTrue(Double.isFinite(chain.totalW), where + ": " + chain.totalW);
        assertTrue(arbiter.lowW <= chain.totalW && chain.totalW <= arbiter.highW, where);
        assertTrue(arbiter.lowW <= chain.sentW && chain.sentW <= arbiter.highW, where);
        assertTrue(arbiter.topFunction >= Arbiter.POI && arbiter.topFunction < arbiter.functionCount(), where);
        double requestVar = chain.reactive.requestVar();
        assertTrue(Double.isNaN(requestVar) || Math.abs(requestVar) <= 30e6, where + ": " + requestVar);
        if (Double.isFinite(inputs.loadW)) {
            double poiW = chain.totalW - inputs.loadW;
            assertTrue(poiW <= 80e6 + 1e-6 && poiW >= -90e6 - 1e-6, where + ": " + poiW);
            boolean poiForces = inputs.loadW - 90e6 > 0 || inputs.loadW + 80e6 < 0;
            if (!poiForces
                    && Double.isFinite(inputs.socPercent)
                    && arbiter.function(0).isEnabled()) {
                assertTrue(!(inputs.socPercent <= 10) || chain.totalW <= 0, where + ": below the window");
                assertTrue(!(inputs.socPercent >= 90) || chain.totalW >= 0, where + ": above the window");
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertEquals(digest(42), digest(42));
        assertNotEquals(digest(42), digest(43));
    }

    private static long digest(long seed) {
        Chain chain = new Chain(FrequencyCurve.NORDIC_FFR, seed);
        long digest = 0;
        for (int i = 0; i < STEPS; i++) {
            chain.step();
            digest = 31 * digest + Double.doubleToRawLongBits(chain.sentW);
            digest = 31 * digest + Double.doubleToRawLongBits(chain.reactive.requestVar());
            digest = 31 * digest + chain.arbiter.topFunction;
        }
        return digest;
    }

    @ParameterizedTest
    @EnumSource(FrequencyCurve.class)
    void aStepAllocatesNothing(FrequencyCurve curve) {
        Chain chain = new Chain(curve, 7);
        for (int i = 0; i < STEPS; i++) {
            chain.step();
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < STEPS; i++) {
            chain.step();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < STEPS / 10, allocated + " B in " + STEPS + " steps");
    }
}
