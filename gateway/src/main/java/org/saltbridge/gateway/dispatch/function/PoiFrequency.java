package org.saltbridge.gateway.dispatch.function;

/** What of a measured frequency is believed. */
final class PoiFrequency {
    /** Farther from the nominal no grid is in operation: such a value comes from a broken meter. */
    private static final double PLAUSIBLE_PART = 0.1;

    private PoiFrequency() {}

    /** The measured frequency, or NaN when it is not known or not within 10 % of the nominal. */
    static double known(double measuredHz, double nominalHz) {
        return Math.abs(measuredHz - nominalHz) <= PLAUSIBLE_PART * nominalHz ? measuredHz : Double.NaN;
    }
}
