package org.saltbridge.config;

/**
 * One named state of an {@link PointKind#ENUM} point.
 *
 * @param value the raw value at the device.
 * @param label the name that people see.
 */
public record EnumLabel(int value, String label) {}
