package org.saltbridge.gateway.opcua;

import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.CommandResult;

/**
 * Whether a controllable object is selected, by whom and until when: select before operate with one owner and one operate
 * per select (IEC 61850-7-2 §20). The time is an argument; safe for several threads.
 */
final class Selection {
    private final long timeoutNs;
    private volatile @Nullable Object owner;
    private double value;
    private long untilNs;

    /** @param timeoutNs how long a selection holds. */
    Selection(long timeoutNs) {
        this.timeoutNs = timeoutNs;
    }

    /**
     * Selects for a client.
     *
     * @param selectedValue what is going to be commanded, NaN when that is not said.
     * @return null when selected, else why not.
     */
    synchronized @Nullable CommandResult select(Object client, double selectedValue, long nowNs) {
        Object holder = owner;
        if (holder != null && nowNs - untilNs < 0) {
            return holder.equals(client) ? CommandResult.ALREADY_SELECTED : CommandResult.SELECTED_BY_OTHER;
        }
        owner = client;
        value = selectedValue;
        untilNs = nowNs + timeoutNs;
        return null;
    }

    /**
     * Uses the client's selection up, also when what is to be done is not what was selected.
     *
     * @return null when the client may operate, else why not.
     */
    synchronized @Nullable CommandResult operate(Object client, double operated, long nowNs) {
        CommandResult refusal = refusal(client, nowNs);
        if (refusal != null) {
            return refusal;
        }
        owner = null;
        boolean isSame = Double.isNaN(value) || value == operated;
        return isSame ? null : CommandResult.DIFFERS_FROM_SELECTION;
    }

    /** Ends the client's selection; null when it has been, else why not. */
    synchronized @Nullable CommandResult cancel(Object client, long nowNs) {
        CommandResult refusal = refusal(client, nowNs);
        if (refusal == null) {
            owner = null;
        }
        return refusal;
    }

    private @Nullable CommandResult refusal(Object client, long nowNs) {
        Object holder = owner;
        if (holder == null) {
            return CommandResult.NOT_SELECTED;
        }
        boolean isOver = nowNs - untilNs >= 0;
        if (!holder.equals(client)) {
            return isOver ? CommandResult.NOT_SELECTED : CommandResult.SELECTED_BY_OTHER;
        }
        if (isOver) {
            // Told once; from then on it is as if it had never been.
            owner = null;
            return CommandResult.SELECTION_EXPIRED;
        }
        return null;
    }

    /** The client has gone: what it had selected is free. */
    synchronized void release(Object client) {
        if (client.equals(owner)) {
            owner = null;
        }
    }

    boolean isSelected(long nowNs) {
        return owner != null && isHeld(nowNs);
    }

    private synchronized boolean isHeld(long nowNs) {
        return owner != null && nowNs - untilNs < 0;
    }
}
