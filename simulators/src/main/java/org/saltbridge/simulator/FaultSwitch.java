package org.saltbridge.simulator;

/**
 * The faults that one device, or all devices of one endpoint, show until they are switched off again. Any thread may
 * switch; the slave looks at each request.
 */
public final class FaultSwitch {
    private final Runnable onLinkChange;
    private volatile boolean isSilent;
    private volatile boolean isReplyLost;
    private volatile int delayMs;
    private volatile int writeDelayMs;
    private volatile int exceptionCode;
    private volatile int writeExceptionCode;
    private volatile boolean isLinkDown;
    private volatile boolean isFrozen;
    private volatile boolean isHeartbeatStuck;

    FaultSwitch(Runnable onLinkChange) {
        this.onLinkChange = onLinkChange;
    }

    /** Requests are neither executed nor answered. */
    public FaultSwitch silent(boolean on) {
        isSilent = on;
        return this;
    }

    /** Requests are executed, but no answer comes back: the controller cannot know. */
    public FaultSwitch replyLost(boolean on) {
        isReplyLost = on;
        return this;
    }

    /** Requests are executed at once and answered so much later; 0 switches off. */
    public FaultSwitch delayMs(int milliseconds) {
        delayMs = milliseconds;
        return this;
    }

    /** Writes are executed at once and answered so much later, reads are not held up; 0 switches off. */
    public FaultSwitch writeDelayMs(int milliseconds) {
        writeDelayMs = milliseconds;
        return this;
    }

    /** Every request is refused with this Modbus exception; 0 switches off. */
    public FaultSwitch exception(int code) {
        exceptionCode = code;
        return this;
    }

    /** Every write is refused with this Modbus exception; 0 switches off. */
    public FaultSwitch writeException(int code) {
        writeExceptionCode = code;
        return this;
    }

    /** Closes the connections of the endpoint and refuses new ones until it is switched off. */
    public FaultSwitch linkDown(boolean on) {
        isLinkDown = on;
        onLinkChange.run();
        return this;
    }

    /** All registers keep what they show now. */
    public FaultSwitch frozen(boolean on) {
        isFrozen = on;
        return this;
    }

    /** The device's own heartbeat stands still; all else goes on. */
    public FaultSwitch heartbeatStuck(boolean on) {
        isHeartbeatStuck = on;
        return this;
    }

    /** Switches everything off. */
    public void clear() {
        isSilent = false;
        isReplyLost = false;
        delayMs = 0;
        writeDelayMs = 0;
        exceptionCode = 0;
        writeExceptionCode = 0;
        isFrozen = false;
        isHeartbeatStuck = false;
        linkDown(false);
    }

    boolean isSilent() {
        return isSilent;
    }

    boolean isReplyLost() {
        return isReplyLost;
    }

    int delayMs(boolean isWrite) {
        return isWrite ? Math.max(delayMs, writeDelayMs) : delayMs;
    }

    /** The exception for this request, 0 for none. */
    int exceptionCode(boolean isWrite) {
        return isWrite && writeExceptionCode != 0 ? writeExceptionCode : exceptionCode;
    }

    boolean isLinkDown() {
        return isLinkDown;
    }

    boolean isFrozen() {
        return isFrozen;
    }

    boolean isHeartbeatStuck() {
        return isHeartbeatStuck;
    }
}
