package org.saltbridge.config;

import org.saltbridge.config.ControlConfig.Ramps;
import org.saltbridge.config.ControlConfig.Scada;
import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;
import org.saltbridge.config.FunctionsConfig.LoadFollowing;
import org.saltbridge.config.FunctionsConfig.PeakShaving;
import org.saltbridge.config.FunctionsConfig.Reactive;
import org.saltbridge.config.FunctionsConfig.SocManagement;

/** Reads the {@code control} section of a plant and checks what its keys mean to each other. */
final class ControlReader {
    private final Section section;
    private final PoiConfig poi;

    ControlReader(Section section, PoiConfig poi) {
        this.section = section;
        this.poi = poi;
    }

    ControlConfig read() {
        ControlConfig standard = ControlConfig.DEFAULT;
        Section window = section.section("socWindow");
        Section commitment = section.section("commitment");
        Section answer = section.section("answer");
        ControlConfig control = new ControlConfig(
                ramps(section.section("ramps")),
                percent(section, "deadband", standard.deadbandPercent(), 10),
                percent(window, "low", standard.socLowPercent(), 100),
                percent(window, "high", standard.socHighPercent(), 100),
                percent(section, "reserveSoc", standard.reserveSocPercent(), 100),
                section.flag("lossCompensation", standard.lossCompensation()),
                percent(commitment, "minLoad", standard.minLoadPercent(), 50),
                commitment.timeMs("hold", standard.commitmentHoldMs()),
                section.choice("priority", Names.PRIORITIES, standard.priority()),
                section.timeMs("pcsWatchdog", standard.pcsWatchdogMs()),
                answer.choice("policy", Names.POLICIES, standard.answerPolicy()),
                percent(answer, "share", standard.answerSharePercent(), 100),
                scada(section.section("scada")),
                functions(section.section("functions")));
        check(control, window);
        return control;
    }

    private void check(ControlConfig control, Section window) {
        if (control.socLowPercent() >= control.socHighPercent()) {
            window.error(window.has("low") ? "low" : "high", "the SoC window is empty: low must be below high");
        }
        if (control.reserveSocPercent() > control.socHighPercent()) {
            section.error("reserveSoc", "reserveSoc is above the SoC window, so nothing could ever be discharged");
        }
        if (control.pcsWatchdogMs() < 1) {
            section.error("pcsWatchdog", "pcsWatchdog must be at least 1 ms");
        }
    }

    private static double percent(Section section, String key, double fallback, double max) {
        double value = section.quantity(key, Quantity.PERCENT, fallback);
        if (value < 0 || value > max) {
            section.error(key, key + " must lie between 0 and " + RegisterChecks.plain(max) + " %");
            return fallback;
        }
        return value;
    }

    private static double positive(Section section, String key, Quantity quantity, double fallback) {
        double value = section.quantity(key, quantity, fallback);
        if (section.has(key) && !(value > 0)) {
            section.error(key, key + " must be above 0");
            return fallback;
        }
        return value;
    }

    private static Ramps ramps(Section section) {
        double none = Double.POSITIVE_INFINITY;
        return new Ramps(
                positive(section, "dischargeUp", Quantity.RAMP_W_PER_S, none),
                positive(section, "dischargeDown", Quantity.RAMP_W_PER_S, none),
                positive(section, "chargeUp", Quantity.RAMP_W_PER_S, none),
                positive(section, "chargeDown", Quantity.RAMP_W_PER_S, none),
                positive(section, "emergency", Quantity.RAMP_W_PER_S, none));
    }

    private static Scada scada(Section section) {
        Scada standard = Scada.DEFAULT;
        Scada scada = new Scada(
                section.timeMs("warnAfter", standard.warnAfterMs()),
                section.timeMs("fallbackAfter", standard.fallbackAfterMs()),
                section.choice("fallback", Names.FALLBACKS, standard.fallback()));
        if (scada.fallbackAfterMs() < scada.warnAfterMs() && section.has("fallbackAfter")) {
            section.error("fallbackAfter", "fallbackAfter must not be before warnAfter");
        }
        return scada;
    }

    private FunctionsConfig functions(Section functions) {
        FunctionsConfig standard = FunctionsConfig.NONE;
        return new FunctionsConfig(
                functions.section("agc").integer("priority", standard.agcPriority()),
                frequency(functions.section("frequency")),
                peakShaving(functions.section("peakShaving")),
                loadFollowing(functions.section("loadFollowing")),
                socManagement(functions.section("socManagement")),
                reactive(functions.section("reactive")));
    }

    /** A function that is described is meant to run, unless it says otherwise. */
    private static boolean enabled(Section section) {
        return section.flag("enabled", section.isPresent());
    }

    private Frequency frequency(Section section) {
        Frequency off = Frequency.OFF;
        FrequencyCurve curve = section.choice("curve", Names.CURVES, off.curve());
        double powerW = positive(section, "power", Quantity.POWER_W, poi.ratedW());
        if (powerW > poi.ratedW()) {
            section.error("power", "power is above the rating of the POI");
        }
        return new Frequency(
                enabled(section),
                section.integer("priority", off.priority()),
                curve,
                powerW,
                positive(section, "droop", Quantity.PERCENT, off.droopPercent()),
                section.quantity("deadband", Quantity.FREQUENCY_HZ, off.deadbandHz()));
    }

    private PeakShaving peakShaving(Section section) {
        PeakShaving off = PeakShaving.OFF;
        return new PeakShaving(
                enabled(section),
                section.integer("priority", off.priority()),
                positive(section, "exportMax", Quantity.POWER_W, off.exportMaxW()),
                positive(section, "importMax", Quantity.POWER_W, off.importMaxW()),
                section.timeMs("hold", off.holdMs()));
    }

    private LoadFollowing loadFollowing(Section section) {
        LoadFollowing off = LoadFollowing.OFF;
        LoadFollowing read = new LoadFollowing(
                enabled(section),
                section.integer("priority", off.priority()),
                positive(section, "ramp", Quantity.RAMP_W_PER_S, off.rampWPerS()));
        if (read.enabled() && poi.loadMeterDeviceIndex() < 0) {
            section.error("loadFollowing needs the meter of the load: give poi.loadMeter");
        }
        return read;
    }

    private static SocManagement socManagement(Section section) {
        SocManagement off = SocManagement.OFF;
        return new SocManagement(
                enabled(section),
                section.integer("priority", off.priority()),
                percent(section, "target", off.targetPercent(), 100),
                percent(section, "deadband", off.deadbandPercent(), 100),
                positive(section, "power", Quantity.POWER_W, off.powerW()));
    }

    private static Reactive reactive(Section section) {
        Reactive off = Reactive.OFF;
        Reactive read = new Reactive(
                section.choice("mode", Names.REACTIVE_MODES, off.mode()),
                section.number("powerFactor", off.powerFactor()),
                section.flag("injecting", off.injecting()),
                percent(section, "voltageDeadband", off.voltageDeadbandPercent(), 100),
                percent(section, "voltageFull", off.voltageFullPercent(), 100));
        if (!(read.powerFactor() >= 0.1 && read.powerFactor() <= 1)) {
            section.error("powerFactor", "powerFactor must lie between 0.1 and 1");
        }
        if (read.voltageDeadbandPercent() >= read.voltageFullPercent()) {
            section.error("voltageDeadband", "voltageDeadband must be below voltageFull");
        }
        return read;
    }
}
