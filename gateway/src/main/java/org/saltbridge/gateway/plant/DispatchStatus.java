package org.saltbridge.gateway.plant;

import java.util.Arrays;

/** What dispatch shows of itself, once a tick; implementations must not block or allocate. */
public interface DispatchStatus {

    /** Shows the plant's control. */
    void plant(Values values, long epochMs);

    /** Shows whether a PCS takes part in plant dispatch. */
    void pcsControl(int pcsIndex, boolean inPlant, long epochMs);

    /** The values of one tick; reused by the dispatch thread. Power is in watts, positive discharges; NaN is unknown. */
    final class Values {
        /** The plant's active-power setpoint, or after a restart the sum of what the PCS have accepted. */
        public double setpointW = Double.NaN;

        public double setpointVar = Double.NaN;
        /** The utility has not been heard of for a while: its setpoint is old. */
        public boolean isSetpointOld;
        /** The configured fallback of the utility's supervision is in force. */
        public boolean isUtilityLost;
        /** Only commands from the equipment are taken. */
        public boolean isLocal;
        /** Commands from the utility are refused. */
        public boolean isStation;
        /** Sum of the setpoints of all PCS that dispatch has commanded. */
        public double requestedW;
        /** Sum over the PCS that can follow, ≥ 0. */
        public double availableDischargeW;

        public double availableChargeW;
        /** What is added to meet the target at the POI. */
        public double correctionW;
        /** Position of the function that decides, see {@link DerivedPoints#FUNCTIONS}; 0 is none. */
        public int topFunction;
        /** What each function asks for, by position; NaN asks for nothing. */
        public final double[] functionW = new double[DerivedPoints.FUNCTIONS.size()];

        public final boolean[] functionEnabled = new boolean[DerivedPoints.FUNCTIONS.size()];

        /** Nothing is known yet. */
        public Values() {
            Arrays.fill(functionW, Double.NaN);
        }
    }
}
