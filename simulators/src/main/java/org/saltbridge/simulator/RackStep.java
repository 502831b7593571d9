package org.saltbridge.simulator;

/**
 * One step size of the rack physics with what every rack needs of it, computed once for all.
 *
 * @param keep1 what is left of the voltage over the fast RC pair (30 s) after the step.
 * @param keep2 the same for the slow pair (600 s).
 */
public record RackStep(double dtS, double keep1, double keep2) {
    private static final double TAU_1_S = 30;
    private static final double TAU_2_S = 600;

    public static RackStep of(double dtS) {
        return new RackStep(dtS, Math.exp(-dtS / TAU_1_S), Math.exp(-dtS / TAU_2_S));
    }
}
