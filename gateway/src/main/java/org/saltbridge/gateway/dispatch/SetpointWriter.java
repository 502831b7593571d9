package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;
import static org.saltbridge.gateway.dispatch.PcsControl.REACTIVE;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.dispatch.CommandTracker.Place;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * Offers setpoints to the devices: those of a command, whose results it waits for, those that the functions change, and the
 * refresh that keeps the devices' watchdogs fed. A PCS that did not take a setpoint is probed with the value it has.
 */
final class SetpointWriter {
    /** Marks a refresh: a result is wanted only if it fails. */
    static final long REFRESH_TOKEN = 0;

    /** Marks a write of the value that a failed PCS has accepted already, to see whether it takes writes again. */
    static final long PROBE_TOKEN = 1;

    private static final int[] QUANTITIES = {ACTIVE, REACTIVE};

    private final SetpointPort port;
    private final PcsControl control;
    private final CommandTracker tracker;
    private final long tickNs;
    /** When each PCS was last offered a setpoint, by quantity: what was written in this turn needs no refresh. */
    private final long[][] offeredNs;

    /** Token of the command that each PCS was last offered a setpoint for, by quantity. */
    private final long[][] offeredToken;

    private final double[][] offeredValue;

    private boolean offered;
    private long offersRejected;

    SetpointWriter(SetpointPort port, PcsControl control, CommandTracker tracker, long tickNs) {
        this.port = port;
        this.control = control;
        this.tracker = tracker;
        this.tickNs = tickNs;
        offeredToken = new long[2][control.count];
        offeredValue = new double[2][control.count];
        offeredNs = new long[2][control.count];
        Arrays.fill(offeredNs[ACTIVE], Long.MIN_VALUE);
        Arrays.fill(offeredNs[REACTIVE], Long.MIN_VALUE);
    }

    /** Writes that the field side had no room for. */
    long offersRejected() {
        return offersRejected;
    }

    /** Wakes the field side if anything was offered since the last call. */
    void flush() {
        if (offered) {
            offered = false;
            port.flush();
        }
    }

    /**
     * Offers every participant of a split its share, on behalf of a command. A PCS whose share stays as this command has
     * offered it already is not written again.
     */
    void command(PlantSplit split, Place place, long deadlineNs) {
        for (int i = 0; i < control.count; i++) {
            if (split.participant[i]) {
                command(split.quantity, i, split.share[i], place, deadlineNs);
            } else {
                letGo(split.quantity, i);
            }
        }
    }

    /**
     * A PCS that was left out of a split is told nothing. If it had been told something it is lost, and has to confirm a
     * write of what it holds before it is given a share again.
     */
    private void letGo(int quantity, int pcs) {
        if (control.takesPart(pcs) && !Double.isNaN(control.targets[quantity][pcs])) {
            control.fail(pcs, CommandResult.DEVICE_NOT_CONNECTED, 0);
            control.targets[quantity][pcs] = Double.NaN;
        }
    }

    /** Offers one PCS a setpoint whose result its command waits for; the same is not offered twice in a row. */
    void command(int quantity, int pcs, double value, Place place, long deadlineNs) {
        control.targets[quantity][pcs] = value;
        if (offeredToken[quantity][pcs] == place.token && offeredValue[quantity][pcs] == value) {
            return;
        }
        if (control.awaitedToken[quantity][pcs] != place.token) {
            overtake(quantity, pcs);
        }
        if (offer(quantity, pcs, value, place.token, deadlineNs)) {
            offeredToken[quantity][pcs] = place.token;
            offeredValue[quantity][pcs] = value;
            control.awaitedToken[quantity][pcs] = place.token;
            control.awaitedUntilNs[quantity][pcs] = deadlineNs;
            place.awaited++;
        } else if (place.command != null) {
            control.targets[quantity][pcs] = Double.NaN;
            control.fail(pcs, CommandResult.QUEUE_FULL, 0);
            control.explainFailure(pcs, place.command);
        }
    }

    /**
     * Makes a split stand without a command. PCS whose share changes by more than {@code leastChange} are written now;
     * the others with the next refresh.
     */
    void follow(PlantSplit split, double leastChange, long nowNs) {
        for (int i = 0; i < control.count; i++) {
            if (!split.participant[i]) {
                letGo(split.quantity, i);
                continue;
            }
            double before = control.targets[split.quantity][i];
            double share = split.share[i];
            boolean isNews = !(Math.abs(share - before) < Math.max(leastChange, control.step[split.quantity][i]));
            if (isNews) {
                rewrite(split.quantity, i, share, nowNs);
            } else if (!control.isAwaiting(split.quantity, i, nowNs)) {
                control.targets[split.quantity][i] = share;
            }
        }
    }

    /** A newer value takes the place of one that a command still waits for, and the command waits for the newer one. */
    private void rewrite(int quantity, int pcs, double share, long nowNs) {
        Place place =
                control.isAwaiting(quantity, pcs, nowNs) ? tracker.find(control.awaitedToken[quantity][pcs]) : null;
        if (place != null && !isForOnePcs(place)) {
            command(quantity, pcs, share, place, control.awaitedUntilNs[quantity][pcs]);
        } else {
            overtake(quantity, pcs);
            control.awaitedToken[quantity][pcs] = 0;
            control.targets[quantity][pcs] = share;
            offer(quantity, pcs, share, REFRESH_TOKEN, nowNs + tickNs);
            offeredNs[quantity][pcs] = nowNs;
        }
    }

    /** A command for this PCS alone whose answer is still awaited has been overtaken: what comes of it is not what stands. */
    private void overtake(int quantity, int pcs) {
        Place place = tracker.find(control.awaitedToken[quantity][pcs]);
        if (place != null && isForOnePcs(place)) {
            place.superseded = true;
        }
    }

    private static boolean isForOnePcs(Place place) {
        return place.command != null && place.command.pcsIndex() >= 0;
    }

    /** Writes what stands once more, and probes the PCS that have failed. */
    void refresh(int quantity, PlantImage image, long nowNs) {
        long deadlineNs = nowNs + tickNs;
        for (int i = 0; i < control.count; i++) {
            if (control.isAwaiting(quantity, i, nowNs) || offeredNs[quantity][i] == nowNs) {
                continue;
            }
            double target = control.targets[quantity][i];
            if (!Double.isNaN(target)) {
                offer(quantity, i, target, REFRESH_TOKEN, deadlineNs);
            } else if (quantity == ACTIVE
                    && control.failed[i]
                    && !control.held[i]
                    && image.ready[i]
                    && !Double.isNaN(heldW(i, image))) {
                offer(quantity, i, heldW(i, image), PROBE_TOKEN, deadlineNs);
            }
        }
    }

    /**
     * What a PCS holds: as it says, NaN while that is not known; what it does if it has no register that says. One that is
     * still on its way to what it holds must not be stopped there.
     */
    private double heldW(int pcs, PlantImage image) {
        boolean isTold = control.tellsSetpoint[pcs] || !Double.isNaN(image.acceptedW[pcs]);
        return isTold ? image.acceptedW[pcs] : image.measuredW[pcs];
    }

    /** Makes a PCS go to zero and stay there; whatever else was on its way to it is overtaken. */
    void unload(int pcs, long nowNs) {
        for (int quantity : QUANTITIES) {
            control.awaitedToken[quantity][pcs] = 0;
            if (control.setpointIndex[quantity][pcs] >= 0) {
                control.targets[quantity][pcs] = 0;
                offer(quantity, pcs, 0, REFRESH_TOKEN, nowNs + tickNs);
                offeredNs[quantity][pcs] = nowNs;
            }
        }
    }

    /** Writes nothing more to a PCS until it has confirmed a write of what it holds. */
    void leave(int pcs) {
        control.fail(pcs, CommandResult.DEVICE_NOT_CONNECTED, 0);
        control.targets[ACTIVE][pcs] = Double.NaN;
        control.targets[REACTIVE][pcs] = Double.NaN;
    }

    /** Offers the write of a step of a sequence; its result comes under the token. */
    boolean offerStep(int device, int write, double value, long token, long deadlineNs) {
        if (port.offer(device, write, value, token, deadlineNs)) {
            offered = true;
            return true;
        }
        offersRejected++;
        return false;
    }

    private boolean offer(int quantity, int pcs, double value, long token, long deadlineNs) {
        int setpoint = control.setpointIndex[quantity][pcs];
        if (setpoint >= 0 && port.offer(control.deviceIndex[pcs], setpoint, value, token, deadlineNs)) {
            offered = true;
            return true;
        }
        offersRejected++;
        return false;
    }

    /** Takes note of the result of a write that no command waits for. */
    void onRefreshResult(int quantity, int pcs, long token, WriteResult result, int exceptionCode) {
        if (result == WriteResult.CONFIRMED) {
            if (token == PROBE_TOKEN) {
                control.failed[pcs] = false;
            }
        } else if (result != WriteResult.SUPERSEDED && result != WriteResult.EXPIRED) {
            // What the device holds now is not ours any more: adopt, do not repeat.
            control.fail(pcs, reason(result), exceptionCode);
            control.targets[quantity][pcs] = Double.NaN;
        }
    }

    /** A PCS that we command and that is not ready has to confirm a write before it gets a share again. */
    void noteLost(PlantImage image) {
        for (int i = 0; i < control.count; i++) {
            if (!image.ready[i] && isCommanded(i)) {
                leave(i);
            }
        }
    }

    private boolean isCommanded(int pcs) {
        return !Double.isNaN(control.targets[ACTIVE][pcs]) || !Double.isNaN(control.targets[REACTIVE][pcs]);
    }

    /** What a device's answer to a command's write says about it. */
    static CommandResult reason(WriteResult result) {
        return switch (result) {
            case REFUSED, BAD_REPLY, NOT_ENCODABLE -> CommandResult.DEVICE_REFUSED;
            case NOT_CONNECTED -> CommandResult.DEVICE_NOT_CONNECTED;
            default -> CommandResult.DEVICE_TIMED_OUT;
        };
    }

    /** Gives up every write that a command still waits for. */
    void giveUp(int quantity, Place place, @Nullable Command command) {
        for (int i = 0; i < control.count; i++) {
            if (control.awaitedToken[quantity][i] == place.token) {
                control.awaitedToken[quantity][i] = 0;
                control.fail(i, CommandResult.DEVICE_TIMED_OUT, 0);
                control.targets[quantity][i] = Double.NaN;
                if (command != null) {
                    control.explainFailure(i, command);
                }
            }
        }
    }
}
