package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.ControlConfig.AnswerPolicy;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.ControlConfig.Priority;
import org.saltbridge.config.ControlConfig.Ramps;
import org.saltbridge.config.ControlConfig.Scada;
import org.saltbridge.config.FunctionsConfig;
import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;
import org.saltbridge.config.FunctionsConfig.LoadFollowing;
import org.saltbridge.config.FunctionsConfig.PeakShaving;
import org.saltbridge.config.FunctionsConfig.Reactive;
import org.saltbridge.config.FunctionsConfig.ReactiveMode;
import org.saltbridge.config.FunctionsConfig.SocManagement;
import org.saltbridge.config.PoiConfig;

/** A plant of 100 MW with a metered load and every function in use. */
final class ControlPlants {
    static final PoiConfig POI = new PoiConfig(100e6, 80e6, 90e6, 30e6, 50, 34_500, 0, -1, 1, -1);
    static final Ramps RAMPS = new Ramps(2e6, 3e6, 4e6, 5e6, 200e6);

    private ControlPlants() {}

    static ControlConfig control(FrequencyCurve curve) {
        FunctionsConfig functions = new FunctionsConfig(
                50,
                new Frequency(true, 10, curve, 60e6, 5, 0.036),
                new PeakShaving(true, 20, 50e6, 60e6, 0),
                new LoadFollowing(true, 30, 1e6),
                new SocManagement(true, 90, 50, 5, 20e6),
                new Reactive(ReactiveMode.VOLT_VAR, 1, true, 2, 8));
        return new ControlConfig(
                RAMPS,
                0.1,
                10,
                90,
                30,
                false,
                0,
                60_000,
                Priority.ACTIVE,
                10_000,
                AnswerPolicy.ALL,
                100,
                new Scada(10_000, 60_000, Fallback.ZERO),
                functions);
    }
}
