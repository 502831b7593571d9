package org.saltbridge.config;

/**
 * A point of the device that must change; that it increases is not asked, since many count round to zero.
 *
 * @param timeoutMs without a change for so long the device's values are of questionable quality.
 */
public record IncomingHeartbeat(String point, int timeoutMs) {}
