package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request that a link sends again and again, made once: a poll of a block, a setpoint's writes, a heartbeat. It is its
 * own queue entry and its own reply timer.
 */
abstract class LinkRequest extends TickWheel.Timer {
    /** How a request that was sent ended without a proper reply. */
    enum Failure {
        TIMED_OUT,
        CONNECTION_LOST,
        BAD_REPLY
    }

    final FieldDevice device;
    /** Intrusive link of {@link RequestQueue}. */
    @Nullable
    LinkRequest nextQueued;

    boolean isQueued;
    boolean isInFlight;
    int transactionId;
    /** When the frame of the current or last transaction was handed to the socket. */
    long sentNs;

    LinkRequest(FieldDevice device) {
        this.device = device;
    }

    /** Last look before the wire; false if there is no longer anything to send, which the request has then dealt with. */
    abstract boolean prepare(long nowNs);

    /** Writes the whole ADU; false if it cannot be encoded, which the request has then dealt with. */
    abstract boolean encode(ByteBuf out, int id, long nowNs);

    abstract boolean isWrite();

    /** Whether somebody waits for what becomes of it. */
    boolean isUrgent() {
        return false;
    }

    /** What {@link ReplyCheck} says of a frame with this request's transaction id. */
    abstract int checkReply(ByteBuf frame, int start, int size);

    abstract void onReply(ByteBuf frame, int start, int length, long nowNs);

    abstract void onException(int code, long nowNs);

    abstract void onFailure(Failure failure, long nowNs);

    /** The link went down while this waited in its queue. */
    abstract void onUnsent(long nowNs);

    @Override
    final void onTimer(long nowNs) {
        device.link.onReplyOverdue(this, nowNs);
    }
}
