package org.saltbridge.gateway.plant;

/** What dispatch shows of itself, once a tick; implementations must not block or allocate. */
public interface DispatchStatus {

    /**
     * Shows the plant.
     *
     * @param acceptedW the plant's active-power setpoint, or after a restart the sum of what the PCS have accepted; NaN
     *     when unknown.
     * @param acceptedVar likewise for reactive power.
     * @param requestedW sum of the setpoints of all PCS that dispatch has commanded.
     * @param availableDischargeW sum over the PCS that can follow, ≥ 0.
     * @param availableChargeW sum over the PCS that can follow, ≥ 0.
     */
    void plant(
            double acceptedW,
            double acceptedVar,
            double requestedW,
            double availableDischargeW,
            double availableChargeW,
            long epochMs);

    /** Shows whether a PCS takes part in plant dispatch. */
    void pcsControl(int pcsIndex, boolean inPlant, long epochMs);
}
