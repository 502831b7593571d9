package org.saltbridge.config;

import org.jspecify.annotations.Nullable;

/**
 * One value inside the registers of a write: the setpoint itself, or a constant that has to travel with it (an enable
 * flag, a mode).
 *
 * @param scaleFactorPoint the register point that holds the power of ten by which the device multiplies the number as
 *     well, or null. While it is not known nothing is written.
 * @param constant the engineering value to write, or {@code NaN} where the setpoint goes.
 */
public record WriteField(
        RegisterType type,
        WordOrder order,
        double scale,
        @Nullable String scaleFactorPoint,
        boolean invertSign,
        double constant) {

    /** A field without a scale factor of the device's own. */
    public WriteField(RegisterType type, WordOrder order, double scale, boolean invertSign, double constant) {
        this(type, order, scale, null, invertSign, constant);
    }

    public boolean isSetpoint() {
        return Double.isNaN(constant);
    }
}
