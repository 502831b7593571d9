package org.saltbridge.config;

/**
 * One bit of a bit field that is a point of its own.
 *
 * @param bit 0 is the least significant.
 * @param point the point below the device, such as {@code SBAT1/CelVolHiAlm}.
 */
public record BitDef(int bit, String point, AlarmLevel level, String description) {}
