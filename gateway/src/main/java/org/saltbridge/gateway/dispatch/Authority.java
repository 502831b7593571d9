package org.saltbridge.gateway.dispatch;

import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/**
 * Who may command, as {@code Loc} and {@code LocSta} of IEC 61850-7-4: while a level has the control, only it and those
 * nearer to the process command; the hand-over itself is no exception.
 */
final class Authority {
    private boolean local;
    private boolean station;

    /** Whether only commands from the equipment are taken. */
    boolean isLocal() {
        return local;
    }

    /** Whether commands from the utility are refused. */
    boolean isStation() {
        return station;
    }

    /** The utility tells that it is there, whoever has the control. */
    @Nullable
    CommandResult refusal(Command command) {
        if (command.kind() == Command.Kind.UTILITY_HEARTBEAT) {
            return null;
        }
        boolean allowed = switch (command.level()) {
            case LOCAL -> true;
            case STATION -> !local;
            case REMOTE -> !local && !station;
        };
        return allowed ? null : CommandResult.BLOCKED_BY_AUTHORITY;
    }

    /** Takes or gives up the control of a level, see {@link Command.Kind#CONTROL_AUTHORITY}. */
    void set(int level, boolean taken) {
        if (level == Command.Level.LOCAL.ordinal()) {
            local = taken;
        } else {
            station = taken;
        }
    }
}
