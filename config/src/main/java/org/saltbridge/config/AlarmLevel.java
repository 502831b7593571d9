package org.saltbridge.config;

/** How serious an alarm bit is. */
public enum AlarmLevel {
    NONE,
    /** Pre-alarm or derating: the device limits itself. */
    WARNING,
    /** The plant must stop charging or discharging this device. */
    ALARM,
    /** The device has protected itself: contactor open, inverter tripped. */
    TRIP
}
