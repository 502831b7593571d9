package org.saltbridge.config;

/**
 * One value inside the registers of a write: the setpoint itself, or a constant that has to travel with it (an enable
 * flag, a mode).
 *
 * @param constant the engineering value to write, or {@code NaN} where the setpoint goes.
 */
public record WriteField(RegisterType type, WordOrder order, double scale, boolean invertSign, double constant) {

    public boolean isSetpoint() {
        return Double.isNaN(constant);
    }
}
