package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;
import static org.saltbridge.gateway.dispatch.PcsControl.REACTIVE;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;
import org.saltbridge.config.ControlConfig.Priority;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandListener;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.command.RestartListener;
import org.saltbridge.gateway.dispatch.CommandTracker.Place;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * The dispatch turn: results of writes, new commands, deadlines, the tick, what the plant tells at once, in this order.
 *
 * <p>A deterministic function of its inputs, with the time handed in. Before the first command for a PCS, or the first
 * function that asks for power, nothing is written to it: a restart adopts what the devices have accepted.
 */
public final class DispatchLoop implements RestartListener {
    private static final int COMMANDS_PER_TURN_MAX = 1024;
    private static final int RESULTS_PER_TURN_MAX = 4096;

    private final CommandInbox inbox;
    private final WriteResultRing results;
    private final PlantImage.Reader imageReader;
    private final PlantImage image;
    private final PcsControl control;
    private final Authority authority = new Authority();
    private final Interlocks interlocks;
    private final CommandTracker tracker;
    private final SetpointWriter writer;
    private final DeviceSequences sequences;
    private final PlantPower power;
    private final CommandOutcomes outcomes;
    private final StatusView view;
    private final WriteResultSink resultHandler = this::onWriteResult;
    private final boolean readOnly;
    private final boolean isReactiveFirst;
    private final long tickNs;
    /** Operations of earlier runs; empty from the first turn on. */
    private final List<Command> earlier = new ArrayList<>();

    private long nowNs;
    private boolean imageRead;
    private boolean started;
    private boolean lostSeen;
    private long imageVersion;
    private long followedVersion;
    private long nextTickNs;
    private long earliestDeadlineNs;
    private long ticks;

    /** @param observer sees every command that was carried out, after its own listener; for latency figures. */
    public DispatchLoop(
            PlantConfig plant,
            CommandInbox inbox,
            WriteResultRing results,
            SetpointPort port,
            PlantImage.Reader imageReader,
            DispatchStatus status,
            CommandListener observer) {
        this.inbox = inbox;
        this.results = results;
        this.imageReader = imageReader;
        this.control = new PcsControl(plant);
        this.image = new PlantImage(control.count);
        this.interlocks = new Interlocks(plant, authority);
        this.tracker = new CommandTracker(
                Math.min(plant.dispatch().queueCapacity(), COMMANDS_PER_TURN_MAX)
                        + DerivedPoints.sequenceDevicesOf(plant).length,
                observer);
        this.tickNs = plant.dispatch().tickMs() * 1_000_000L;
        this.readOnly = plant.dispatch().readOnly();
        this.isReactiveFirst = plant.control().priority() == Priority.REACTIVE;
        this.writer = new SetpointWriter(port, control, tracker, tickNs);
        this.sequences = new DeviceSequences(plant, control, writer, tracker);
        this.power = new PlantPower(plant, control);
        this.outcomes = new CommandOutcomes(plant.control(), tracker, power);
        this.view = new StatusView(status, control, power, authority);
    }

    /**
     * One turn.
     *
     * @param nowNs monotonic time, the same for the whole turn.
     * @param epochMs wall-clock time for what is shown; decides nothing.
     * @return how much was done; 0 lets the thread rest.
     */
    public int doWork(long nowNs, long epochMs) {
        begin(nowNs);
        int work = results.drain(resultHandler, RESULTS_PER_TURN_MAX);
        work += acceptCommands();
        work += expireCommands();
        work += tick(epochMs);
        work += react();
        writer.flush();
        return work;
    }

    @Override
    public void onMode(Command.Kind kind, int index, int value) {
        if (kind == Command.Kind.PCS_OPERATION) {
            control.held[index] = value == Command.STOP;
        } else {
            setMode(kind, index, value);
        }
    }

    @Override
    public void onEarlier(Command operation) {
        earlier.add(operation);
    }

    private void begin(long nowNs) {
        this.nowNs = nowNs;
        imageRead = false;
        lostSeen = false;
        if (!started) {
            started = true;
            earlier.forEach(operation -> sequences.onEarlier(operation, nowNs));
            earlier.clear();
            nextTickNs = nowNs;
            earliestDeadlineNs = nowNs + Long.MAX_VALUE / 2;
        }
    }

    /** When the next turn is due even if nothing happens before. */
    public long nextDueNs() {
        long dueNs = tracker.isIdle() || nextTickNs - earliestDeadlineNs < 0 ? nextTickNs : earliestDeadlineNs;
        long utilityNs = power.utilityChangeNs(nowNs);
        return dueNs - utilityNs < 0 ? dueNs : utilityNs;
    }

    /** Writes that the field side had no room for. */
    public long offersRejected() {
        return writer.offersRejected();
    }

    public long ticks() {
        return ticks;
    }

    private void readImage() {
        if (!imageRead) {
            imageVersion = imageReader.version();
            imageReader.read(image, nowNs);
            power.observe(image, nowNs);
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
            if (ticks == 0 || !command.kind().isOfOnePcs()) {
                // For one PCS what the last turn has read will do: only its ratings are looked at.
                readImage();
            }
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
        if (command.kind().isSetpoint()) {
            acceptSetpoint(command);
        } else if (command.kind().isOperation()) {
            acceptOperation(command);
        } else {
            acceptMode(command);
        }
    }

    private void acceptOperation(Command command) {
        CommandResult refusal = sequences.refusal(command, image, imageReader, nowNs);
        if (refusal != null) {
            command.end(refusal, 0, nowNs);
            return;
        }
        Place place = begin(command);
        if (place != null) {
            sequences.begin(command, place, image, nowNs);
            sequences.step(image, imageReader, nowNs);
            followPlant();
        }
    }

    /** A place for a command that waits for devices; without one it has ended. */
    private @Nullable Place begin(Command command) {
        boolean isFirst = tracker.isIdle();
        Place place = tracker.begin(command);
        if (place == null) {
            command.end(CommandResult.QUEUE_FULL, 0, nowNs);
        } else if (isFirst || command.deadlineNs() - earliestDeadlineNs < 0) {
            earliestDeadlineNs = command.deadlineNs();
        }
        return place;
    }

    /** Changes how the plant is controlled; no device is asked. */
    private void acceptMode(Command command) {
        if (command.kind() == Command.Kind.UTILITY_HEARTBEAT) {
            power.utility().onHeartbeat((long) command.value(), nowNs);
        } else {
            setMode(command.kind(), command.pcsIndex(), command.value());
        }
        command.end(CommandResult.CONFIRMED, command.value(), nowNs);
    }

    private void setMode(Command.Kind kind, int index, double value) {
        switch (kind) {
            case PCS_PLANT_CONTROL -> control.inPlant[index] = value == 1;
            case FUNCTION_ENABLE -> power.enable(index, value == 1);
            case CONTROL_AUTHORITY -> authority.set(index, value == 1);
            default -> throw new IllegalStateException("not a mode: " + kind);
        }
    }

    private void acceptSetpoint(Command command) {
        Place place = begin(command);
        if (place == null) {
            return;
        }
        int quantity = command.kind().isActivePower() ? ACTIVE : REACTIVE;
        if (command.pcsIndex() < 0) {
            acceptPlant(quantity, place, command);
        } else {
            place.allocatedValue = command.value();
            place.takingPart = 1;
            writer.command(quantity, command.pcsIndex(), command.value(), place, command.deadlineNs());
        }
        outcomes.finishIfDone(place, nowNs);
    }

    private void acceptPlant(int quantity, Place place, Command command) {
        power.ask(quantity, command.value(), place.token, nowNs);
        for (int i = 0; i < control.count; i++) {
            if (control.takesPart(i)) {
                place.takingPart++;
                if (!image.ready[i]) {
                    command.deviceFailed(control.deviceIndex[i], CommandResult.DEVICE_NOT_CONNECTED, 0);
                } else if (control.failed[i]) {
                    control.explainFailure(i, command);
                }
            }
        }
        if (place.takingPart == 0) {
            power.forget(quantity, nowNs);
            tracker.end(place, CommandResult.BLOCKED_BY_MODE, 0, nowNs);
            return;
        }
        step(quantity, place);
    }

    // ---- power

    /**
     * Runs the functions of one quantity and makes the PCS follow.
     *
     * @param place of the command that waits for the devices, or null when none does.
     */
    private void step(int quantity, @Nullable Place place) {
        readImage();
        if (!power.run(quantity, image, nowNs)) {
            if (place != null && place.command != null) {
                // What the devices hold is not known, so there is nothing to start from.
                power.forget(quantity, nowNs);
                tracker.end(place, CommandResult.BLOCKED_BY_HEALTH, 0, nowNs);
            }
            return;
        }
        PlantSplit split = power.split(quantity);
        if (place != null && place.command != null) {
            place.allocatedValue = power.achievable(quantity);
            place.isRamping = power.isRamping(quantity);
            writer.command(split, place, place.command.deadlineNs());
        } else {
            writer.follow(split, power.leastChange(quantity), nowNs);
        }
    }

    // ---- results

    private void onWriteResult(
            int device, int setpoint, long token, WriteResult result, int exceptionCode, long sentNs, long endedNs) {
        int pcs = control.pcsOf(device);
        int quantity = pcs < 0 ? -1 : control.quantityOf(pcs, setpoint);
        if (quantity < 0) {
            sequences.onWriteResult(device, setpoint, token, result, exceptionCode, sentNs, nowNs);
            return;
        }
        if (token == SetpointWriter.REFRESH_TOKEN || token == SetpointWriter.PROBE_TOKEN) {
            writer.onRefreshResult(quantity, pcs, token, result, exceptionCode);
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
            if (outcomes.isNewestOfPlant(place, place.command)) {
                power.taken(quantity);
            }
        } else if (result == WriteResult.SUPERSEDED) {
            place.superseded |= !newest;
        } else {
            onCommandFailure(quantity, pcs, place, place.command, result, exceptionCode);
        }
        outcomes.finishIfDone(place, nowNs);
    }

    private void onCommandFailure(
            int quantity, int pcs, Place place, Command command, WriteResult result, int exceptionCode) {
        control.fail(pcs, SetpointWriter.reason(result), exceptionCode);
        control.explainFailure(pcs, command);
        control.targets[quantity][pcs] = Double.NaN;
        if (outcomes.isNewestOfPlant(place, command) && command.deadlineNs() - nowNs > 0) {
            step(quantity, place);
        }
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
                giveUp(place, place.command);
                outcomes.expire(place, place.command, nowNs);
                count++;
            } else if (place.command.deadlineNs() - earliestDeadlineNs < 0) {
                earliestDeadlineNs = place.command.deadlineNs();
            }
        }
        return count;
    }

    private void giveUp(Place place, Command command) {
        if (command.kind().isOperation()) {
            sequences.giveUp(place, command, nowNs);
        } else {
            writer.giveUp(command.kind().isActivePower() ? ACTIVE : REACTIVE, place, command);
        }
    }

    /** A POI sample, a lost device or a lost utility does not wait for the tick. */
    private int react() {
        if (imageReader.version() == followedVersion && !power.utilityHasChanged(nowNs)) {
            return 0;
        }
        followPlant();
        return 1;
    }

    private void followPlant() {
        readImage();
        followedVersion = imageVersion;
        if (!lostSeen && !readOnly) {
            lostSeen = true;
            writer.noteLost(image);
            step(ACTIVE, null);
        }
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
        sequences.step(image, imageReader, nowNs);
        if (!readOnly) {
            // What has priority is split and written first: the other gets what it leaves of each circle now.
            if (isReactiveFirst) {
                writer.noteLost(image);
                stepReactive();
            }
            followPlant();
            writer.refresh(ACTIVE, image, nowNs);
            if (!isReactiveFirst) {
                stepReactive();
            }
        }
        view.show(image, epochMs);
        return 1;
    }

    private void stepReactive() {
        step(REACTIVE, null);
        writer.refresh(REACTIVE, image, nowNs);
    }
}
