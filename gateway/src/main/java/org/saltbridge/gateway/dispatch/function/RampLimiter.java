package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig.Ramps;

/**
 * Moves a power to its target at no more than four rates: discharge up and down, charge up and down; up is away from zero.
 * On its way through zero it goes down by one rate and up by the other.
 *
 * <p>Additions and limits that bypass these rates have a limiter of their own at the emergency rate, so that neither waits
 * for the other: {@link #emergency}. A pause of more than {@value #STEP_MAX_MS} ms counts as that long: time in which nobody
 * ramped does not become a jump.
 */
public final class RampLimiter {
    /** The longest time that one step makes up for. */
    public static final int STEP_MAX_MS = 1_000;

    private static final long STEP_MAX_NS = STEP_MAX_MS * 1_000_000L;

    private final double dischargeUpWPerS;
    private final double dischargeDownWPerS;
    private final double chargeUpWPerS;
    private final double chargeDownWPerS;
    private double valueW = Double.NaN;
    private long lastNs;

    /** For the base point. Call {@link #adopt} before the first step. */
    public RampLimiter(Ramps ramps) {
        dischargeUpWPerS = ramps.dischargeUpWPerS();
        dischargeDownWPerS = ramps.dischargeDownWPerS();
        chargeUpWPerS = ramps.chargeUpWPerS();
        chargeDownWPerS = ramps.chargeDownWPerS();
    }

    /** For what bypasses the ramps: the emergency rate in all directions, from 0. */
    public static RampLimiter emergency(Ramps ramps, long nowNs) {
        double rate = ramps.emergencyWPerS();
        RampLimiter limiter = new RampLimiter(new Ramps(rate, rate, rate, rate, rate));
        limiter.adopt(0, nowNs);
        return limiter;
    }

    /** Starts from what the plant gives, so that taking over moves nothing. */
    public void adopt(double powerW, long nowNs) {
        if (!Double.isFinite(powerW)) {
            throw new IllegalArgumentException("a ramp starts from a power, not from " + powerW);
        }
        valueW = powerW;
        lastNs = nowNs;
    }

    /** Whether there is a start value. */
    public boolean isAdopted() {
        return !Double.isNaN(valueW);
    }

    /** Where the ramp is. */
    public double valueW() {
        return valueW;
    }

    /**
     * Goes on towards the target, and exactly onto it when it is in reach.
     *
     * @param targetW NaN asks for nothing: the ramp stays where it is.
     * @return where the ramp is now.
     */
    public double step(double targetW, long nowNs) {
        if (!isAdopted()) {
            throw new IllegalStateException("a ramp needs a start value: adopt what the plant gives first");
        }
        double leftS = Math.max(0, Math.min(STEP_MAX_NS, nowNs - lastNs)) / 1e9;
        lastNs = nowNs;
        if (!Double.isFinite(targetW)) {
            return valueW;
        }
        if (valueW * targetW < 0) {
            double downWPerS = valueW > 0 ? dischargeDownWPerS : chargeDownWPerS;
            double toZeroS = Math.abs(valueW) / downWPerS;
            if (toZeroS > leftS) {
                valueW = toward(valueW, 0, reachW(downWPerS, leftS));
                return valueW;
            }
            leftS -= toZeroS;
            valueW = 0;
        }
        valueW = toward(valueW, targetW, reachW(rateWPerS(targetW), leftS));
        return valueW;
    }

    /** The rate between two powers that are not on different sides of zero. */
    private double rateWPerS(double targetW) {
        if (Math.abs(targetW) > Math.abs(valueW)) {
            return targetW > 0 ? dischargeUpWPerS : chargeUpWPerS;
        }
        return valueW > 0 ? dischargeDownWPerS : chargeDownWPerS;
    }

    /** How far a rate goes in a time; an infinite rate goes everywhere in none. */
    static double reachW(double rateWPerS, double seconds) {
        return rateWPerS == Double.POSITIVE_INFINITY ? rateWPerS : rateWPerS * seconds;
    }

    static double toward(double fromW, double toW, double reachW) {
        double wayW = toW - fromW;
        return Math.abs(wayW) <= reachW ? toW : fromW + Math.copySign(reachW, wayW);
    }
}
