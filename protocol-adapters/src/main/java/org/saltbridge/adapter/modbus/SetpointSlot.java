package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.SetpointDef;

/**
 * One setpoint of one device: at most one write under way and behind it at most one, the newest, waiting. A write is sent
 * once or never; every write that was asked for a result gets exactly one.
 */
final class SetpointSlot extends LinkRequest {
    final int setpointIndex;
    /** The point that shows what the device has accepted, −1 if there is none. */
    final int readbackPoint;

    private final RegisterEncoder encoder;

    private boolean isPending;
    private double pendingValue;
    private long pendingToken;
    private long pendingDeadlineNs;
    private long sentToken;
    private boolean hasBeenSent;

    SetpointSlot(FieldDevice device, int setpointIndex, SetpointDef setpoint, int readbackPoint) {
        super(device);
        this.setpointIndex = setpointIndex;
        this.encoder = new RegisterEncoder(setpoint);
        this.readbackPoint = readbackPoint;
    }

    void offer(double value, long token, long deadlineNs, long nowNs) {
        if (isPending) {
            endUnsent(WriteResult.SUPERSEDED, nowNs);
        }
        pendingValue = value;
        pendingToken = token;
        pendingDeadlineNs = deadlineNs;
        isPending = true;
        if (!device.isOnline()) {
            endUnsent(WriteResult.NOT_CONNECTED, nowNs);
        } else if (!isInFlight) {
            device.link.enqueueSetpoint(this);
        }
    }

    /** Whether a value read by a request sent at {@code readSentNs} may be older than the last write. */
    boolean wasWrittenAfter(long readSentNs) {
        return hasBeenSent && sentNs - readSentNs >= 0;
    }

    @Override
    boolean prepare(long nowNs) {
        if (!isPending) {
            return false;
        }
        if (!device.isOnline()) {
            endUnsent(WriteResult.NOT_CONNECTED, nowNs);
        } else if (nowNs - pendingDeadlineNs >= 0) {
            endUnsent(WriteResult.EXPIRED, nowNs);
        }
        return isPending;
    }

    @Override
    boolean encode(ByteBuf out, int id, long nowNs) {
        encoder.useScaleFactor(device.scaleFactorOf(setpointIndex));
        if (!encoder.encode(out, id, device.unitId(), pendingValue)) {
            endUnsent(WriteResult.NOT_ENCODABLE, nowNs);
            return false;
        }
        isPending = false;
        sentToken = pendingToken;
        hasBeenSent = true;
        return true;
    }

    @Override
    boolean isWrite() {
        return true;
    }

    /** A refresh, which has no token, is not. */
    @Override
    boolean isUrgent() {
        return isPending && pendingToken != 0;
    }

    @Override
    int checkReply(ByteBuf frame, int start, int size) {
        return encoder.checkReply(frame, start, size, device.unitId());
    }

    @Override
    void onReply(ByteBuf frame, int start, int length, long nowNs) {
        endSent(WriteResult.CONFIRMED, 0, nowNs);
    }

    @Override
    void onException(int code, long nowNs) {
        endSent(WriteResult.REFUSED, code, nowNs);
    }

    @Override
    void onFailure(Failure failure, long nowNs) {
        device.link.counters.increment(LinkCounters.WRITES_UNKNOWN);
        WriteResult result = switch (failure) {
            case TIMED_OUT -> WriteResult.TIMED_OUT;
            case CONNECTION_LOST -> WriteResult.CONNECTION_LOST;
            case BAD_REPLY -> WriteResult.BAD_REPLY;
        };
        endSent(result, 0, nowNs);
    }

    @Override
    void onUnsent(long nowNs) {
        if (isPending) {
            endUnsent(WriteResult.NOT_CONNECTED, nowNs);
        }
    }

    private void endUnsent(WriteResult result, long nowNs) {
        isPending = false;
        // A refresh that a newer value overtook is no failure, and nobody asked for its result.
        if (pendingToken != 0 || result != WriteResult.SUPERSEDED) {
            tell(pendingToken, result, 0, 0, nowNs);
        }
    }

    private void endSent(WriteResult result, int exceptionCode, long nowNs) {
        if (sentToken != 0 || result != WriteResult.CONFIRMED) {
            tell(sentToken, result, exceptionCode, sentNs, nowNs);
        }
        if (isPending) {
            device.link.enqueueSetpoint(this);
        }
    }

    private void tell(long token, WriteResult result, int exceptionCode, long writtenNs, long nowNs) {
        device.link.loop.tell(device.index(), setpointIndex, token, result, exceptionCode, writtenNs, nowNs);
    }
}
