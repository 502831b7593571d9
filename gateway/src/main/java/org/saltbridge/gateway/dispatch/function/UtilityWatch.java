package org.saltbridge.gateway.dispatch.function;

import org.saltbridge.config.ControlConfig.Scada;

/**
 * Supervises the utility by its heartbeat, a number that has to change. It begins with the first heartbeat or command: a
 * utility that was never there cannot be lost. From then on only a change of the heartbeat is a sign of life; commands are
 * not, since they may come from an operator while the utility's own control is gone.
 */
public final class UtilityWatch {

    /** What is known of the utility. */
    public enum State {
        /** Not supervised, or neither heartbeat nor command yet. */
        UNKNOWN,
        /** Its heartbeat changes. */
        ALIVE,
        /** Without a heartbeat for the first time limit: its setpoint is shown as old. */
        OLD,
        /** Without a heartbeat for the second: the fallback is in force. */
        LOST
    }

    private static final long NEVER_NS = Long.MAX_VALUE;

    private final long warnAfterNs;
    private final long fallbackAfterNs;
    private boolean armed;
    private boolean seen;
    private long heartbeat;
    private long lastNs;

    /** A time limit of 0 is none. */
    public UtilityWatch(Scada config) {
        warnAfterNs = config.warnAfterMs() > 0 ? config.warnAfterMs() * 1_000_000L : NEVER_NS;
        fallbackAfterNs = config.fallbackAfterMs() > 0 ? config.fallbackAfterMs() * 1_000_000L : NEVER_NS;
    }

    /** Takes note of the heartbeat's value, whether it was written just now or only looked at. */
    public void onHeartbeat(long value, long nowNs) {
        if (!seen || value != heartbeat) {
            seen = true;
            heartbeat = value;
            armed = true;
            lastNs = nowNs;
        }
    }

    /** Takes note of a command; the first one begins the supervision. */
    public void onCommand(long nowNs) {
        if (!armed) {
            armed = true;
            lastNs = nowNs;
        }
    }

    /** The state at an instant; each limit counts from exactly its time on. */
    public State state(long nowNs) {
        if (!armed || (warnAfterNs == NEVER_NS && fallbackAfterNs == NEVER_NS)) {
            return State.UNKNOWN;
        }
        long silentNs = nowNs - lastNs;
        if (silentNs >= fallbackAfterNs) {
            return State.LOST;
        }
        return silentNs >= warnAfterNs ? State.OLD : State.ALIVE;
    }

    /** In how long the state changes by time alone, so that the fallback need not wait for a tick; the maximum is never. */
    public long untilChangeNs(long nowNs) {
        long silentNs = nowNs - lastNs;
        return switch (state(nowNs)) {
            case UNKNOWN, LOST -> NEVER_NS;
            case OLD -> fallbackAfterNs == NEVER_NS ? NEVER_NS : fallbackAfterNs - silentNs;
            case ALIVE -> {
                long nextNs = Math.min(warnAfterNs, fallbackAfterNs);
                yield nextNs - silentNs;
            }
        };
    }
}
