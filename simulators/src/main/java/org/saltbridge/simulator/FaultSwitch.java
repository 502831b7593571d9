package org.saltbridge.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.FaultMode;

/**
 * The faults that one device, or all devices of one endpoint, show until they are switched off again. Any thread may
 * switch; the slave looks at each request. A device also has the faults of its endpoint.
 */
public final class FaultSwitch {
    private static final ActiveFault[] NONE = {};

    private final @Nullable FaultSwitch endpoint;
    private final Runnable onLinkChange;
    private volatile ActiveFault[] active = NONE;

    FaultSwitch(@Nullable FaultSwitch endpoint, Runnable onLinkChange) {
        this.endpoint = endpoint;
        this.onLinkChange = onLinkChange;
    }

    void add(ActiveFault fault) {
        change(faults -> faults.add(fault));
        followLink(fault.mode());
    }

    void remove(ActiveFault fault) {
        change(faults -> faults.removeIf(other -> other == fault));
        followLink(fault.mode());
    }

    private synchronized void change(Consumer<List<ActiveFault>> change) {
        List<ActiveFault> faults = new ArrayList<>(Arrays.asList(active));
        change.accept(faults);
        active = faults.toArray(NONE);
    }

    private void followLink(FaultMode mode) {
        if (ActiveFault.hasLink(mode)) {
            followLink();
        }
    }

    /** Has the endpoint open or close its port as the faults say. */
    void followLink() {
        onLinkChange.run();
    }

    /**
     * Switches one mode on, with its usual parameter, or off.
     *
     * @throws IllegalArgumentException for a fault of the machine itself: play a script for it.
     */
    public FaultSwitch set(FaultMode mode, boolean on) {
        return set(mode, on, mode.standard());
    }

    /**
     * Switches one mode on, with this parameter, or off.
     *
     * @param parameter in the unit of the mode's {@link FaultMode#parameter()}.
     * @throws IllegalArgumentException for a fault of the machine itself, or one with phases: play a script for it.
     */
    public FaultSwitch set(FaultMode mode, boolean on, double parameter) {
        if (mode.isOfMachine() || mode == FaultMode.FLAP || mode == FaultMode.REBOOT) {
            throw new IllegalArgumentException(mode.id() + " is more than a switch: play a script for it");
        }
        change(faults -> faults.removeIf(fault -> fault.mode() == mode && !fault.isOfScript()));
        if (on) {
            add(new ActiveFault(mode, parameter, false));
        } else {
            followLink(mode);
        }
        return this;
    }

    /** Requests are neither executed nor answered. */
    public FaultSwitch silent(boolean on) {
        return set(FaultMode.SILENT, on);
    }

    /** Requests are executed, but no answer comes back: the controller cannot know. */
    public FaultSwitch replyLost(boolean on) {
        return set(FaultMode.REPLY_LOST, on);
    }

    /** Requests are executed at once and answered so much later; 0 switches off. */
    public FaultSwitch delayMs(int milliseconds) {
        return set(FaultMode.LATE, milliseconds != 0, milliseconds);
    }

    /** Writes are executed at once and answered so much later, reads are not held up; 0 switches off. */
    public FaultSwitch writeDelayMs(int milliseconds) {
        return set(FaultMode.LATE_WRITE_REPLY, milliseconds != 0, milliseconds);
    }

    /** Every request is refused with this Modbus exception; 0 switches off. */
    public FaultSwitch exception(int code) {
        return set(FaultMode.EXCEPTION, code != 0, code);
    }

    /** Every write is refused with this Modbus exception; 0 switches off. */
    public FaultSwitch writeException(int code) {
        return set(FaultMode.WRITE_EXCEPTION, code != 0, code);
    }

    /** Closes the connections of the endpoint and refuses new ones until it is switched off. */
    public FaultSwitch linkDown(boolean on) {
        return set(FaultMode.LINK_DOWN, on);
    }

    /** All registers keep what they show now. */
    public FaultSwitch frozen(boolean on) {
        return set(FaultMode.FROZEN, on);
    }

    /** The device's own heartbeat stands still; all else goes on. */
    public FaultSwitch heartbeatStuck(boolean on) {
        return set(FaultMode.HEARTBEAT_STUCK, on);
    }

    /** Switches everything off that does not belong to a script. */
    public void clear() {
        change(faults -> faults.removeIf(fault -> !fault.isOfScript()));
        followLink();
    }

    /** The modes that are on here, without those of the endpoint, in the order in which they came. */
    public List<FaultMode> modes() {
        return Arrays.stream(active).map(ActiveFault::mode).toList();
    }

    /** Whether nothing is wrong, neither here nor with the endpoint. */
    boolean isClear() {
        return active.length == 0 && (endpoint == null || endpoint.isClear());
    }

    boolean has(FaultMode mode) {
        return get(mode) != null;
    }

    /** The fault of this mode that is on, or null. */
    @Nullable
    ActiveFault get(FaultMode mode) {
        return first(fault -> fault.mode() == mode);
    }

    /** The first fault that changes the bytes of replies, or null. */
    @Nullable
    ActiveFault onWire() {
        return first(fault -> fault.mode().isOnWire());
    }

    /** Shows each fault that is on here, without those of the endpoint. */
    void forEach(Consumer<ActiveFault> action) {
        Arrays.asList(active).forEach(action);
    }

    private @Nullable ActiveFault first(Predicate<ActiveFault> wanted) {
        for (ActiveFault fault : active) {
            if (wanted.test(fault)) {
                return fault;
            }
        }
        return endpoint == null ? null : endpoint.first(wanted);
    }

    int delayMs(boolean isWrite) {
        ActiveFault late = get(FaultMode.LATE);
        ActiveFault lateWrite = isWrite ? get(FaultMode.LATE_WRITE_REPLY) : null;
        return (int) Math.max(late == null ? 0 : late.parameter(), lateWrite == null ? 0 : lateWrite.parameter());
    }

    /** The exception for this request, 0 for none. */
    int exceptionCode(boolean isWrite) {
        ActiveFault fault = isWrite ? get(FaultMode.WRITE_EXCEPTION) : null;
        fault = fault == null ? get(FaultMode.EXCEPTION) : fault;
        return fault == null ? 0 : (int) fault.parameter();
    }

    boolean isLinkDown() {
        return first(ActiveFault::isLinkDown) != null;
    }

    /** Whether nobody takes connections. */
    boolean isDeaf() {
        return has(FaultMode.NO_ACCEPT) || has(FaultMode.HALF_OPEN);
    }

    boolean isSilent() {
        return has(FaultMode.SILENT) || has(FaultMode.HALF_OPEN);
    }

    /** Whether the device has come back from a reboot but measures nothing yet. */
    boolean isBlank() {
        ActiveFault reboot = get(FaultMode.REBOOT);
        return reboot != null && !reboot.isLinkDown();
    }
}
