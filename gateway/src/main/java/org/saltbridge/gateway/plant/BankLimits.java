package org.saltbridge.gateway.plant;

/**
 * The currents that the banks on one DC bus allow, kept for a while when a bank is not heard of any more: over
 * {@link #DECAY_NS} they go down to nothing, so that its power ends as a ramp and not as a step.
 */
final class BankLimits {
    /** After so long without its BMS a bank gives and takes nothing. */
    static final long DECAY_NS = 5_000_000_000L;

    private final double[] lastDischargeA;
    private final double[] lastChargeA;
    private final long[] heardNs;
    private final boolean[] wasHeard;

    /** Results of {@link #sum}. */
    double dischargeA;

    double chargeA;

    BankLimits(int count) {
        lastDischargeA = new double[count];
        lastChargeA = new double[count];
        heardNs = new long[count];
        wasHeard = new boolean[count];
    }

    /** A bank has told its limits. */
    void heard(int bank, double discharge, double charge, long nowNs) {
        lastDischargeA[bank] = discharge;
        lastChargeA[bank] = charge;
        heardNs[bank] = nowNs;
        wasHeard[bank] = true;
    }

    /** Adds up what all banks allow now; one never heard of allows nothing. */
    void sum(long nowNs) {
        dischargeA = 0;
        chargeA = 0;
        for (int bank = 0; bank < heardNs.length; bank++) {
            if (wasHeard[bank]) {
                double left = Math.max(0, 1 - (double) (nowNs - heardNs[bank]) / DECAY_NS);
                dischargeA += lastDischargeA[bank] * left;
                chargeA += lastChargeA[bank] * left;
            }
        }
    }
}
