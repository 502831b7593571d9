package org.saltbridge.config;

/**
 * The point of interconnection: where plant limits and metering apply.
 *
 * @param exportLimitW most power that may flow out, positive watts.
 * @param importLimitW most power that may flow in, positive watts.
 * @param reactiveLimitVar most reactive power in either direction, positive.
 * @param meterDeviceIndex the main meter.
 * @param checkMeterDeviceIndex the check meter, or −1.
 * @param loadMeterDeviceIndex the meter of the load behind the POI, such as a data centre, or −1. It shows what the load
 *     takes as negative power, like every meter here: positive flows towards the grid.
 * @param breakerDeviceIndex the relay of the circuit breaker between plant and grid, or −1.
 */
public record PoiConfig(
        double ratedW,
        double exportLimitW,
        double importLimitW,
        double reactiveLimitVar,
        double nominalHz,
        double nominalV,
        int meterDeviceIndex,
        int checkMeterDeviceIndex,
        int loadMeterDeviceIndex,
        int breakerDeviceIndex) {}
