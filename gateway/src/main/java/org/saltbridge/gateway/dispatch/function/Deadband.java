package org.saltbridge.gateway.dispatch.function;

/**
 * Withholds changes that are not worth a write to every PCS: those smaller than a part of the rating.
 *
 * <p>Never withheld: zero; a target that has come to rest, which passes in the first step that asks for it again, so that
 * the end of a ramp is late by one step at most; and anything while the last value passed on breaks a limit.
 */
public final class Deadband {
    private final double bandW;
    private double passedW = Double.NaN;
    private double lastTargetW = Double.NaN;

    /**
     * Passes the first target.
     *
     * @param percent of the rating; 0 passes everything.
     * @param ratedW rating of the POI, positive.
     */
    public Deadband(double percent, double ratedW) {
        bandW = percent / 100 * ratedW;
    }

    /**
     * What to send on.
     *
     * @param targetW within the limits; NaN asks for nothing and is handed back.
     * @param lowW least power allowed now.
     * @param highW most power allowed now.
     * @return the target, or the value passed on before.
     */
    public double step(double targetW, double lowW, double highW) {
        if (Double.isNaN(targetW)) {
            return targetW;
        }
        boolean small = Math.abs(targetW - passedW) < bandW;
        boolean allowed = passedW >= lowW && passedW <= highW;
        boolean settled = targetW == lastTargetW;
        lastTargetW = targetW;
        if (!(small && allowed && !settled && targetW != 0)) {
            passedW = targetW;
        }
        return passedW;
    }
}
