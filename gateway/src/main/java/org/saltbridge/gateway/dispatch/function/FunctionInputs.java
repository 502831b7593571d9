package org.saltbridge.gateway.dispatch.function;

/** What the functions look at in one step; filled by dispatch. NaN stands where a value is not known to be good. */
public final class FunctionInputs {
    /** Monotonic time of the step. */
    public long nowNs;

    /** Active power at the POI, positive flows towards the grid. */
    public double poiW = Double.NaN;

    /** Frequency at the POI. */
    public double poiHz = Double.NaN;

    /** Voltage at the POI, in the kind of {@code PoiConfig.nominalV}. */
    public double poiV = Double.NaN;

    /** What the load behind the POI takes, positive. */
    public double loadW = Double.NaN;

    /** Sum of the measured power of the PCS. */
    public double plantW = Double.NaN;

    /** Energy-weighted mean state of charge of the plant. */
    public double socPercent = Double.NaN;

    /** The base point of the utility, or the manual one; NaN before the first command. */
    public double baseW = Double.NaN;

    /** The reactive power that the utility asks for; NaN before its first command. */
    public double baseVar = Double.NaN;

    /** What the plant could discharge now, positive. */
    public double availableDischargeW;

    /** What the plant could charge now, positive. */
    public double availableChargeW;

    /** The grid is lost: the reserve is released, and what is a service to the grid is blocked. */
    public boolean islanded;

    /** The fallback of the utility's supervision is in force. */
    public boolean utilityLost;
}
