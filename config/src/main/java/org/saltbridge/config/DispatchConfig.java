package org.saltbridge.config;

/**
 * How setpoints are executed.
 *
 * @param tickMs period of the setpoint refresh that feeds the devices' watchdogs.
 * @param commandTimeoutMs longest time a command may take; a client's shorter time-out hint wins.
 * @param queueCapacity commands that may wait; beyond, {@code Bad_ServerTooBusy}.
 * @param maxCommandAgeMs oldest source timestamp that a command may carry.
 * @param readOnly nothing is ever written to a device.
 * @param idle what the dispatch thread does while it waits.
 */
public record DispatchConfig(
        int tickMs, int commandTimeoutMs, int queueCapacity, int maxCommandAgeMs, boolean readOnly, Idle idle) {

    /** How the dispatch thread waits for work. */
    public enum Idle {
        /** Sleeps until it is woken: right where cores are shared. */
        PARK,
        /** Never gives its core away: for machines with a core to spare for it. */
        SPIN
    }

    /** 100 ms tick, 2 s for a command, 1,024 waiting, 10 s old at most. */
    public static final DispatchConfig DEFAULT = new DispatchConfig(100, 2000, 1024, 10_000, false, Idle.PARK);

    /** The same where nothing is written to a device. */
    public DispatchConfig readingOnly() {
        return new DispatchConfig(tickMs, commandTimeoutMs, queueCapacity, maxCommandAgeMs, true, idle);
    }
}
