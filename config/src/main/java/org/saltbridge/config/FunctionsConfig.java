package org.saltbridge.config;

/**
 * The operational functions of the plant, in the shape of IEC 61850-7-420. A smaller priority number rules. A function that
 * is not enabled asks for nothing, but can be switched on while the gateway runs.
 *
 * @param agcPriority of the utility's base point.
 */
public record FunctionsConfig(
        int agcPriority,
        Frequency frequency,
        PeakShaving peakShaving,
        LoadFollowing loadFollowing,
        SocManagement socManagement,
        Reactive reactive) {

    /** Only the utility's base point. */
    public static final FunctionsConfig NONE =
            new FunctionsConfig(50, Frequency.OFF, PeakShaving.OFF, LoadFollowing.OFF, SocManagement.OFF, Reactive.OFF);

    /** How power answers to frequency. */
    public enum FrequencyCurve {
        /** A straight line outside a deadband (IEEE 1547-2018 shape). */
        DROOP,
        /** GB Dynamic Containment: 0 inside ±0.015 Hz, 5 % at ±0.2 Hz, all at ±0.5 Hz. */
        GB_DYNAMIC_CONTAINMENT,
        /** ERCOT fast frequency response: all at 59.85 Hz and below, held for 15 minutes. */
        ERCOT_FFR,
        /** Nordic fast frequency reserve: all at 49.7 Hz and below, held for 30 s, armed again after 15 minutes. */
        NORDIC_FFR
    }

    /**
     * Frequency-watt, {@code DLFW1} and {@code DHFW1}.
     *
     * @param powerW full response, positive; the curve's 100 %.
     * @param droopPercent frequency change in percent of the nominal that asks for all; for {@link FrequencyCurve#DROOP}.
     * @param deadbandHz half width, for {@link FrequencyCurve#DROOP}.
     */
    public record Frequency(
            boolean enabled,
            int priority,
            FrequencyCurve curve,
            double powerW,
            double droopPercent,
            double deadbandHz) {

        /** Not enabled. */
        public static final Frequency OFF = new Frequency(false, 10, FrequencyCurve.DROOP, 0, 5, 0.036);
    }

    /**
     * Limits of the power at the POI, load included: {@code DWMX1} (export) and {@code DWMN1} (import, peak shaving).
     *
     * @param exportMaxW positive; {@link Double#POSITIVE_INFINITY} for none.
     * @param importMaxW positive; {@link Double#POSITIVE_INFINITY} for none.
     * @param holdMs the import is capped for the highest load of so long; 0 for the load of the moment.
     */
    public record PeakShaving(boolean enabled, int priority, double exportMaxW, double importMaxW, int holdMs) {

        /** Not enabled. */
        public static final PeakShaving OFF =
                new PeakShaving(false, 20, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);
    }

    /**
     * Load following, {@code DWFL1}: the plant fills in what the load changes faster than this.
     *
     * @param rampWPerS how fast the power at the POI may change because of the load.
     */
    public record LoadFollowing(boolean enabled, int priority, double rampWPerS) {

        /** Not enabled. */
        public static final LoadFollowing OFF = new LoadFollowing(false, 30, Double.POSITIVE_INFINITY);
    }

    /**
     * Brings the state of charge back to a target when nobody commands the plant.
     *
     * @param deadbandPercent half width around the target in which nothing is done.
     * @param powerW positive; used in both directions.
     */
    public record SocManagement(
            boolean enabled, int priority, double targetPercent, double deadbandPercent, double powerW) {

        /** Not enabled. */
        public static final SocManagement OFF = new SocManagement(false, 90, 50, 5, 0);
    }

    /** Where the reactive power of the plant comes from. */
    public enum ReactiveMode {
        /** The utility's {@code VArSpt}, {@code DVAR1}. */
        FIXED,
        /** A constant power factor, {@code DFPF1}. */
        POWER_FACTOR,
        /** A curve over the voltage at the POI, {@code DVVR1}. */
        VOLT_VAR
    }

    /**
     * Reactive power.
     *
     * @param powerFactor 0 to 1; the sign of the reactive power is {@code injecting}.
     * @param injecting whether a power factor below 1 gives var (over-excited) or takes them.
     * @param voltageDeadbandPercent half width around the nominal voltage without response.
     * @param voltageFullPercent deviation from the nominal voltage that asks for all of the plant's reactive limit.
     */
    public record Reactive(
            ReactiveMode mode,
            double powerFactor,
            boolean injecting,
            double voltageDeadbandPercent,
            double voltageFullPercent) {

        /** What the utility asks for. */
        public static final Reactive OFF = new Reactive(ReactiveMode.FIXED, 1, true, 2, 8);
    }
}
