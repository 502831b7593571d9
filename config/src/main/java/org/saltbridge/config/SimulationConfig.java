package org.saltbridge.config;

/**
 * How the bundled simulators play this plant; the gateway never reads it.
 *
 * @param chemistry {@code naion-lo}, {@code naion-nvpf} or {@code lfp}.
 * @param timeFactor simulated seconds per real second for the slow battery physics, 1 to 100,000.
 * @param replyDelayMs median time that a device takes to answer.
 * @param watchdogMs a PCS without a setpoint or heartbeat write for so long falls back.
 * @param watchdogAction {@code hold}, {@code revert} (to 0 W) or {@code stop}.
 * @param loadW the data-centre load behind the meter, in watts.
 */
public record SimulationConfig(
        String chemistry,
        double initialSocPercent,
        double timeFactor,
        double ambientCelsius,
        int replyDelayMs,
        int watchdogMs,
        String watchdogAction,
        double loadW,
        long seed) {

    /** Sodium-ion at 60 %, 25 °C, real time, answering at once, 10 s watchdog that reverts to zero. */
    public static final SimulationConfig DEFAULT =
            new SimulationConfig("naion-lo", 60, 1, 25, 0, 10_000, "revert", 0, 1);
}
