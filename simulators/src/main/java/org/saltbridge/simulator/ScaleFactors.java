package org.saltbridge.simulator;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WriteField;

/**
 * The powers of ten by which a simulated device multiplies its registers, as SunSpec devices do: for each scale-factor
 * point the finest one with which every value that shares it still fits its register.
 */
final class ScaleFactors {
    private static final int FINEST = -3;
    private static final int COARSEST = 10;
    /** How far values go whose profile does not say: those of a PCS of 3 MW and its banks. */
    private static final double POWER_MOST = 3.2e6;

    private final Map<String, Integer> exponents = new HashMap<>();

    ScaleFactors(DeviceProfile profile) {
        for (RegisterDef register : profile.registers()) {
            String point = register.scaleFactorPoint();
            if (point != null) {
                need(point, most(register) / Math.abs(register.scale()), register.type());
            }
        }
        for (SetpointDef setpoint : profile.setpoints()) {
            for (WriteField field : setpoint.fields()) {
                String point = field.scaleFactorPoint();
                if (point != null) {
                    double most = Math.max(Math.abs(setpoint.low()), Math.abs(setpoint.high()));
                    need(point, most / Math.abs(field.scale()), field.type());
                }
            }
        }
    }

    private void need(String point, double most, RegisterType type) {
        int exponent = FINEST;
        while (exponent < COARSEST && most / Math.pow(10, exponent) > room(type)) {
            exponent++;
        }
        exponents.merge(point, exponent, Math::max);
    }

    private static double room(RegisterType type) {
        return switch (type) {
            case S16 -> 0x7FF0;
            case U16 -> 0xFFF0;
            case S32 -> 0x7FFF_FFF0;
            case U32 -> 0xFFFF_FFF0L;
            default -> Double.MAX_VALUE;
        };
    }

    private static double most(RegisterDef register) {
        double most = Math.max(Math.abs(register.low()), Math.abs(register.high()));
        if (Double.isFinite(most) && most > 0) {
            return most;
        }
        return switch (register.unit()) {
            case WATT, VAR, VOLT_AMPERE, WATT_HOUR -> POWER_MOST;
            case PERCENT, CELSIUS, HERTZ -> 150;
            default -> 6_000;
        };
    }

    /** The exponent that a scale-factor point shows, null when the point is none. */
    @Nullable
    Integer exponent(String point) {
        return exponents.get(point);
    }

    /** What a raw value is multiplied by because of its scale factor. */
    double factor(@Nullable String scaleFactorPoint) {
        return scaleFactorPoint == null ? 1 : Math.pow(10, exponents.getOrDefault(scaleFactorPoint, 0));
    }
}
