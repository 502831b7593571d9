package org.saltbridge.config;

/** What a device is in the plant; decides where it may stand in the tree and which simulator model answers for it. */
public enum DeviceRole {
    POI_METER,
    CHECK_METER,
    FEEDER_METER,
    /** The meter of a load behind the POI. */
    LOAD_METER,
    /** The relay of the circuit breaker between plant and grid. */
    POI_BREAKER,
    BLOCK_AUX,
    PCS,
    /** The bank BMS of one container, in front of its racks. */
    BANK,
    RACK
}
