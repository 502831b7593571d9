package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;
import static org.saltbridge.gateway.dispatch.PcsControl.REACTIVE;

import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandListener;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.dispatch.CommandTracker.Place;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * The dispatch turn: results of writes, new commands, deadlines, the refresh tick, in this order.
 *
 * <p>A deterministic function of its inputs, with the time handed in. Before the first command for a PCS nothing is
 * written to it: a restart adopts what the devices have accepted and moves no power.
 */
public final class DispatchLoop {
    /** Marks a refresh: a result is wanted only if it fails. */
    private static final long REFRESH_TOKEN = 0;

    /** Marks a write of the value that a failed PCS has accepted already, to see whether it takes writes again. */
    private static final long PROBE_TOKEN = 1;

    private static final int COMMANDS_PER_TURN_MAX = 1024;
    private static final int RESULTS_PER_TURN_MAX = 4096;

    private final CommandInbox inbox;
    private final WriteResultRing results;
    private final SetpointPort port;
    private final PlantImage.Reader imageReader;
    private final DispatchStatus status;
    private final PlantImage image;
    private final PcsControl control;
    private final Interlocks interlocks;
    private final CommandTracker tracker;
    private final PlantSplit[] plant;
    private final WriteResultSink resultHandler = this::onWriteResult;
    private final long tickNs;

    private long nowNs;
    private boolean imageRead;
    private boolean offered;
    private boolean started;
    private long nextTickNs;
    private long earliestDeadlineNs;
    private long offersRejected;
    private long ticks;

    /** @param observer sees every command that was carried out, after its own listener; for latency figures. */
    public DispatchLoop(
            PlantConfig plantConfig,
            CommandInbox inbox,
            WriteResultRing results,
            SetpointPort port,
            PlantImage.Reader imageReader,
            DispatchStatus status,
            CommandListener observer) {
        this.inbox = inbox;
        this.results = results;
        this.port = port;
        this.imageReader = imageReader;
        this.status = status;
        this.control = new PcsControl(plantConfig);
        this.image = new PlantImage(control.count);
        this.interlocks = new Interlocks(plantConfig);
        this.tracker = new CommandTracker(
                Math.min(plantConfig.dispatch().queueCapacity(), COMMANDS_PER_TURN_MAX) + control.count, observer);
        this.plant = new PlantSplit[] {new PlantSplit(ACTIVE, control.count), new PlantSplit(REACTIVE, control.count)};
        this.tickNs = plantConfig.dispatch().tickMs() * 1_000_000L;
    }

    /**
     * One turn.
     *
     * @param nowNs monotonic time, the same for the whole turn.
     * @param epochMs wall-clock time for what is shown; decides nothing.
     * @return how much was done; 0 lets the thread rest.
     */
    public int doWork(long nowNs, long epochMs) {
        this.nowNs = nowNs;
        imageRead = false;
        offered = false;
        if (!started) {
            started = true;
            nextTickNs = nowNs;
            earliestDeadlineNs = nowNs + Long.MAX_VALUE / 2;
        }
        int work = results.drain(resultHandler, RESULTS_PER_TURN_MAX);
        work += acceptCommands();
        work += expireCommands();
        work += tick(epochMs);
        if (offered) {
            port.flush();
        }
        return work;
    }

    /** When the next turn is due even if nothing happens before. */
    public long nextDueNs() {
        return tracker.isIdle() || nextTickNs - earliestDeadlineNs < 0 ? nextTickNs : earliestDeadlineNs;
    }

    /** Writes that the field side had no room for. */
    public long offersRejected() {
        return offersRejected;
    }

    public long ticks() {
        return ticks;
    }

    private void readImage() {
        if (!imageRead) {
            imageReader.read(image);
            plant[ACTIVE].observe(image, nowNs);
            imageRead = true;
        }
    }

    // ---- commands

    private int acceptCommands() {
        int count = 0;
        while (count < COMMANDS_PER_TURN_MAX) {
            Command command = inbox.poll();
            if (command == null) {
                break;
            }
            readImage();
            accept(command);
            count++;
        }
        return count;
    }

    private void accept(Command command) {
        CommandResult refusal = interlocks.refusal(command, control, image, nowNs);
        if (refusal != null) {
            command.end(refusal, 0, nowNs);
            return;
        }
        if (command.kind() == Command.Kind.PCS_PLANT_CONTROL) {
            control.inPlant[command.pcsIndex()] = command.value() == 1;
            command.end(CommandResult.CONFIRMED, command.value(), nowNs);
            return;
        }
        Place place = tracker.begin(command);
        if (place == null) {
            command.end(CommandResult.QUEUE_FULL, 0, nowNs);
            return;
        }
        if (command.deadlineNs() - earliestDeadlineNs < 0 || tracker.isIdle()) {
            earliestDeadlineNs = command.deadlineNs();
        }
        switch (command.kind()) {
            case PLANT_ACTIVE_POWER -> acceptPlant(plant[ACTIVE], place, command);
            case PLANT_REACTIVE_POWER -> acceptPlant(plant[REACTIVE], place, command);
            case PCS_ACTIVE_POWER -> acceptIndividual(ACTIVE, place, command);
            case PCS_REACTIVE_POWER -> acceptIndividual(REACTIVE, place, command);
            default -> throw new IllegalStateException("not a setpoint: " + command.kind());
        }
    }

    private void acceptPlant(PlantSplit split, Place place, Command command) {
        place.previousAsked = split.asked;
        split.asked = command.value();
        split.newestToken = place.token;
        int taking = 0;
        for (int i = 0; i < control.count; i++) {
            if (!control.inPlant[i]) {
                continue;
            }
            taking++;
            if (control.failed[i] || !image.ready[i]) {
                command.deviceFailed(control.deviceIndex[i], CommandResult.DEVICE_NOT_CONNECTED, 0);
            }
        }
        if (taking == 0) {
            tracker.end(place, CommandResult.BLOCKED_BY_MODE, 0, nowNs);
            return;
        }
        applySplit(split, place, command.deadlineNs());
        finishIfDone(place);
    }

    private void acceptIndividual(int quantity, Place place, Command command) {
        int pcs = command.pcsIndex();
        place.allocatedValue = command.value();
        offerCommand(quantity, pcs, command.value(), place, command.deadlineNs());
        finishIfDone(place);
    }

    /** Splits anew and offers every participant its share, on behalf of a command. */
    private void applySplit(PlantSplit split, Place place, long deadlineNs) {
        place.allocatedValue = split.split(control, image);
        for (int i = 0; i < control.count; i++) {
            if (split.participant[i]) {
                offerCommand(split.quantity, i, split.share[i], place, deadlineNs);
            } else if (control.inPlant[i]) {
                control.targets[split.quantity][i] = Double.NaN;
            }
        }
    }

    private void offerCommand(int quantity, int pcs, double value, Place place, long deadlineNs) {
        control.targets[quantity][pcs] = value;
        if (offer(quantity, pcs, value, place.token, deadlineNs)) {
            control.awaitedToken[quantity][pcs] = place.token;
            control.awaitedUntilNs[quantity][pcs] = deadlineNs;
            place.awaited++;
        } else if (place.command != null) {
            control.targets[quantity][pcs] = Double.NaN;
            control.failed[pcs] = true;
            place.command.deviceFailed(control.deviceIndex[pcs], CommandResult.QUEUE_FULL, 0);
        }
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

    // ---- results

    private void onWriteResult(
            int device, int setpoint, long token, WriteResult result, int exceptionCode, long sentNs, long endedNs) {
        int pcs = control.pcsOf(device);
        int quantity = pcs < 0 ? -1 : control.quantityOf(pcs, setpoint);
        if (quantity < 0) {
            return;
        }
        if (token == REFRESH_TOKEN || token == PROBE_TOKEN) {
            onRefreshResult(quantity, pcs, token, result);
            return;
        }
        boolean newest = control.awaitedToken[quantity][pcs] == token;
        if (newest && result != WriteResult.SUPERSEDED) {
            control.awaitedToken[quantity][pcs] = 0;
        }
        Place place = tracker.find(token);
        if (place == null || place.command == null) {
            return;
        }
        place.awaited--;
        if (sentNs != 0) {
            place.command.sent(sentNs);
        }
        if (result == WriteResult.CONFIRMED) {
            place.confirmed++;
        } else if (result == WriteResult.SUPERSEDED) {
            place.superseded |= !newest;
        } else {
            onCommandFailure(quantity, pcs, place, place.command, result, exceptionCode);
        }
        finishIfDone(place);
    }

    private void onCommandFailure(
            int quantity, int pcs, Place place, Command command, WriteResult result, int exceptionCode) {
        command.deviceFailed(control.deviceIndex[pcs], reason(result), exceptionCode);
        control.failed[pcs] = true;
        control.targets[quantity][pcs] = Double.NaN;
        PlantSplit split = plant[quantity];
        if (command.pcsIndex() < 0 && split.newestToken == place.token && command.deadlineNs() - nowNs > 0) {
            readImage();
            applySplit(split, place, command.deadlineNs());
        }
    }

    private static CommandResult reason(WriteResult result) {
        return switch (result) {
            case REFUSED, BAD_REPLY, NOT_ENCODABLE -> CommandResult.DEVICE_REFUSED;
            case NOT_CONNECTED -> CommandResult.DEVICE_NOT_CONNECTED;
            default -> CommandResult.DEVICE_TIMED_OUT;
        };
    }

    private void onRefreshResult(int quantity, int pcs, long token, WriteResult result) {
        if (result == WriteResult.CONFIRMED) {
            if (token == PROBE_TOKEN) {
                control.failed[pcs] = false;
            }
        } else if (result != WriteResult.SUPERSEDED && result != WriteResult.EXPIRED) {
            // What the device holds now is not ours any more: adopt, do not repeat.
            control.failed[pcs] = true;
            control.targets[quantity][pcs] = Double.NaN;
        }
    }

    private void finishIfDone(Place place) {
        Command command = place.command;
        if (command == null || place.awaited > 0) {
            return;
        }
        boolean asAsked = Math.abs(place.allocatedValue - place.askedValue) <= 1;
        CommandResult result;
        if (command.failedCount() > 0) {
            result = isNewestOfPlant(place, command) && asAsked && place.confirmed > 0
                    ? CommandResult.TAKEN_OVER
                    : command.result();
            forgetIfNobodyTookIt(place, command);
        } else if (place.superseded) {
            result = CommandResult.SUPERSEDED;
        } else {
            result = asAsked ? CommandResult.CONFIRMED : CommandResult.CLAMPED;
        }
        tracker.end(place, result, place.allocatedValue, nowNs);
    }

    private boolean isNewestOfPlant(Place place, Command command) {
        return command.pcsIndex() < 0 && plant[quantityOf(command)].newestToken == place.token;
    }

    /** A setpoint that was answered Bad and that no device has taken must not move power when devices come back. */
    private void forgetIfNobodyTookIt(Place place, Command command) {
        if (place.confirmed == 0 && isNewestOfPlant(place, command)) {
            plant[quantityOf(command)].asked = place.previousAsked;
        }
    }

    private static int quantityOf(Command command) {
        return command.kind() == Command.Kind.PLANT_ACTIVE_POWER || command.kind() == Command.Kind.PCS_ACTIVE_POWER
                ? ACTIVE
                : REACTIVE;
    }

    // ---- time

    private int expireCommands() {
        if (tracker.isIdle() || earliestDeadlineNs - nowNs > 0) {
            return 0;
        }
        int count = 0;
        earliestDeadlineNs = nowNs + Long.MAX_VALUE / 2;
        for (int i = 0; i < tracker.capacity(); i++) {
            Place place = tracker.place(i);
            if (place.command == null) {
                continue;
            }
            if (place.command.deadlineNs() - nowNs <= 0) {
                expire(place, place.command);
                count++;
            } else if (place.command.deadlineNs() - earliestDeadlineNs < 0) {
                earliestDeadlineNs = place.command.deadlineNs();
            }
        }
        return count;
    }

    private void expire(Place place, Command command) {
        int quantity = quantityOf(command);
        for (int i = 0; i < control.count; i++) {
            if (control.awaitedToken[quantity][i] == place.token) {
                control.awaitedToken[quantity][i] = 0;
                control.failed[i] = true;
                control.targets[quantity][i] = Double.NaN;
                command.deviceFailed(control.deviceIndex[i], CommandResult.DEVICE_TIMED_OUT, 0);
            }
        }
        forgetIfNobodyTookIt(place, command);
        CommandResult result = command.failedCount() > 0 ? command.result() : CommandResult.TIME_LIMIT_OVER;
        tracker.end(place, result, place.allocatedValue, nowNs);
    }

    private int tick(long epochMs) {
        if (nextTickNs - nowNs > 0) {
            return 0;
        }
        nextTickNs += tickNs;
        if (nextTickNs - nowNs <= 0) {
            nextTickNs = nowNs + tickNs;
        }
        ticks++;
        readImage();
        for (int i = 0; i < control.count; i++) {
            noteLost(i);
        }
        for (int quantity = ACTIVE; quantity <= REACTIVE; quantity++) {
            resplit(plant[quantity]);
            refresh(quantity);
        }
        show(epochMs);
        return 1;
    }

    /** A PCS that we command and that is not ready has to confirm a write before it gets a share again. */
    private void noteLost(int pcs) {
        if (!image.ready[pcs] && isCommanded(pcs)) {
            control.failed[pcs] = true;
            control.targets[ACTIVE][pcs] = Double.NaN;
            control.targets[REACTIVE][pcs] = Double.NaN;
        }
    }

    private boolean isCommanded(int pcs) {
        return !Double.isNaN(control.targets[ACTIVE][pcs]) || !Double.isNaN(control.targets[REACTIVE][pcs]);
    }

    private void resplit(PlantSplit split) {
        if (!split.isStale(control, image)) {
            return;
        }
        split.split(control, image);
        for (int i = 0; i < control.count; i++) {
            if (control.inPlant[i]) {
                control.targets[split.quantity][i] = split.participant[i] ? split.share[i] : Double.NaN;
            }
        }
    }

    private void refresh(int quantity) {
        long deadlineNs = nowNs + tickNs;
        for (int i = 0; i < control.count; i++) {
            if (control.isAwaiting(quantity, i, nowNs)) {
                continue;
            }
            double target = control.targets[quantity][i];
            if (!Double.isNaN(target)) {
                offer(quantity, i, target, REFRESH_TOKEN, deadlineNs);
            } else if (quantity == ACTIVE && control.failed[i] && image.ready[i] && !Double.isNaN(image.acceptedW[i])) {
                offer(quantity, i, image.acceptedW[i], PROBE_TOKEN, deadlineNs);
            }
        }
    }

    private void show(long epochMs) {
        double acceptedW = 0;
        double acceptedVar = 0;
        double requestedW = 0;
        double dischargeW = 0;
        double chargeW = 0;
        for (int i = 0; i < control.count; i++) {
            acceptedW += image.acceptedW[i];
            acceptedVar += image.acceptedVar[i];
            if (!Double.isNaN(control.targets[ACTIVE][i])) {
                requestedW += control.targets[ACTIVE][i];
            }
            if (control.inPlant[i] && image.ready[i] && !control.failed[i]) {
                dischargeW += image.availableDischargeW[i];
                chargeW += image.availableChargeW[i];
            }
            status.pcsControl(i, control.inPlant[i], epochMs);
        }
        status.plant(
                plant[ACTIVE].isCommanded() ? plant[ACTIVE].asked : acceptedW,
                plant[REACTIVE].isCommanded() ? plant[REACTIVE].asked : acceptedVar,
                requestedW,
                dischargeW,
                chargeW,
                epochMs);
    }
}
