package org.saltbridge.gateway.dispatch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.dispatch.CommandTracker.Place;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * Starts and stops PCS, connects and disconnects banks, by the sequences of their profiles, at most one at a time for each. A
 * PCS that is to stop leaves the split and goes to zero first; it stays out until it is started, and comes back as one that
 * has failed does. A bank is disconnected only while its PCS is stopped.
 *
 * <p>A unit is a PCS by its number or, behind the last PCS, a bank, in the plant's order of both.
 */
final class DeviceSequences {
    /** Below this share of its rating a PCS counts as unloaded. */
    private static final double UNLOADED = 0.02;

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final PcsControl control;
    private final SetpointWriter writer;
    private final CommandTracker tracker;
    private final int[] deviceOfUnit;
    private final int[] unitOfDevice;
    /** The PCS itself, or that of a bank. */
    private final int[] pcsOfUnit;

    private final @Nullable SequencePlan[] starts;
    private final @Nullable SequencePlan[] stops;
    private final SequenceRunner[] runners;
    private final @Nullable Place[] places;
    /** Of a PCS: whether it was kept out before the operation that runs. */
    private final boolean[] wasHeld;
    /** Of a bank whose disconnect has ended without it: until when it may still be doing what it was told. */
    private final long[] openingUntilNs;

    private int running;

    DeviceSequences(PlantConfig plant, PcsControl control, SetpointWriter writer, CommandTracker tracker) {
        this.control = control;
        this.writer = writer;
        this.tracker = tracker;
        List<PcsConfig> pcs = DerivedPoints.pcsOf(plant);
        pcsOfUnit = IntStream.concat(
                        IntStream.range(0, control.count),
                        IntStream.range(0, control.count)
                                .flatMap(i -> pcs.get(i).containers().stream().mapToInt(bank -> i)))
                .toArray();
        deviceOfUnit = IntStream.concat(
                        IntStream.of(control.deviceIndex),
                        DerivedPoints.banksOf(plant).stream().mapToInt(ContainerConfig::deviceIndex))
                .toArray();
        unitOfDevice = new int[plant.devices().size()];
        Arrays.fill(unitOfDevice, -1);
        starts = new SequencePlan[deviceOfUnit.length];
        stops = new SequencePlan[deviceOfUnit.length];
        runners = new SequenceRunner[deviceOfUnit.length];
        places = new Place[deviceOfUnit.length];
        wasHeld = new boolean[control.count];
        openingUntilNs = new long[deviceOfUnit.length];
        Arrays.fill(openingUntilNs, NEVER);
        for (int i = 0; i < deviceOfUnit.length; i++) {
            unitOfDevice[deviceOfUnit[i]] = i;
            DeviceProfile profile = plant.devices().get(deviceOfUnit[i]).profile();
            starts[i] = SequencePlan.of(i, profile, SequenceDef.START);
            stops[i] = SequencePlan.of(i, profile, SequenceDef.STOP);
            runners[i] = new SequenceRunner();
        }
    }

    private int unitOf(Command command) {
        return command.kind() == Command.Kind.BANK_OPERATION ? control.count + command.pcsIndex() : command.pcsIndex();
    }

    private boolean isBank(int unit) {
        return unit >= control.count;
    }

    private static boolean stops(Command command) {
        return command.value() == Command.STOP || command.value() == Command.DISCONNECT;
    }

    private @Nullable SequencePlan planOf(Command command) {
        return stops(command) ? stops[unitOf(command)] : starts[unitOf(command)];
    }

    /** Why an operation must not begin now, or null: what stops may break off what starts, nothing else. */
    @Nullable
    CommandResult refusal(Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        if (planOf(command) == null) {
            return CommandResult.BLOCKED_BY_MODE;
        }
        if (isInterlocked(command, image, reader, nowNs)) {
            return CommandResult.BLOCKED_BY_INTERLOCKING;
        }
        Place place = places[unitOf(command)];
        boolean breaksOff = place != null && place.command != null && stops(command) && !stops(place.command);
        return place == null || breaksOff ? null : CommandResult.IN_EXECUTION;
    }

    /** No contactor is opened under load, nor while the PCS is being started or could be. */
    private boolean isInterlocked(Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        int unit = unitOf(command);
        if (isBank(unit)) {
            return stops(command) && !isOutOfService(pcsOfUnit[unit], image, reader);
        }
        for (int bank = control.count; bank < places.length && !stops(command); bank++) {
            if (pcsOfUnit[bank] == unit && mayBeOpening(bank, reader, nowNs)) {
                return true;
            }
        }
        return false;
    }

    /** Stopped from here, and as it says itself: somebody may have started it at its panel. */
    private boolean isOutOfService(int pcs, PlantImage image, PlantImage.Reader reader) {
        return control.held[pcs] && places[pcs] == null && isUnloaded(pcs, image) && isStopped(pcs, reader);
    }

    /** Whether a unit is in the state in which its stop ends. */
    private boolean isStopped(int unit, PlantImage.Reader reader) {
        SequencePlan stop = stops[unit];
        return stop != null && stop.isEndReached(reader);
    }

    /** A bank that was told to disconnect may still do so after its command has ended without it. */
    private boolean mayBeOpening(int bank, PlantImage.Reader reader, long nowNs) {
        Place place = places[bank];
        boolean isRunning = place != null && place.command != null && stops(place.command);
        return isRunning || (openingUntilNs[bank] - nowNs > 0 && !isStopped(bank, reader));
    }

    /** Not so when its power is not known. */
    private static boolean isUnloaded(int pcs, PlantImage image) {
        return Math.abs(image.measuredW[pcs]) <= UNLOADED * image.ratedW[pcs];
    }

    void begin(Command command, Place place, PlantImage image, long nowNs) {
        int unit = unitOf(command);
        SequencePlan plan = planOf(command);
        if (plan == null) {
            throw new IllegalStateException("refused before");
        }
        Place earlier = places[unit];
        if (earlier != null) {
            leave(unit);
            tracker.end(earlier, CommandResult.SUPERSEDED, 0, nowNs);
        }
        places[unit] = place;
        running++;
        runners[unit].begin(plan, !isBank(unit) && takeOut(unit, stops(command), image, nowNs), nowNs);
    }

    /** A PCS leaves the split, for good when it is stopped; returns whether it has to be waited for until it is unloaded. */
    private boolean takeOut(int pcs, boolean stops, PlantImage image, long nowNs) {
        boolean unloads = stops && image.ready[pcs];
        wasHeld[pcs] = control.held[pcs];
        control.held[pcs] = stops;
        if (unloads) {
            writer.unload(pcs, nowNs);
        } else {
            // It comes back by confirming a write of what it has.
            writer.leave(pcs);
        }
        return unloads;
    }

    /** Moves every sequence that runs on. */
    void step(PlantImage image, PlantImage.Reader reader, long nowNs) {
        for (int i = 0; running > 0 && i < places.length; i++) {
            Place place = places[i];
            if (place != null && place.command != null) {
                step(i, place, place.command, image, reader, nowNs);
            }
        }
    }

    private void step(int unit, Place place, Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        SequenceRunner runner = runners[unit];
        boolean isOnline = isBank(unit) ? reader.isBankOnline(unit - control.count) : image.online[unit];
        boolean isUnloaded = isUnloaded(pcsOfUnit[unit], image);
        runner.observe(reader.sequenceState(unit, runner.step()), isOnline, isUnloaded, nowNs);
        boolean disconnects = isBank(unit) && stops(command);
        if (runner.phase() == SequenceRunner.Phase.WRITE
                && disconnects
                && !isOutOfService(pcsOfUnit[unit], image, reader)) {
            runner.interlocked();
        } else if (runner.phase() == SequenceRunner.Phase.WRITE) {
            long deadlineNs = runner.stepDeadlineNs(nowNs);
            long latestNs = command.deadlineNs() - deadlineNs < 0 ? command.deadlineNs() : deadlineNs;
            if (writer.offerStep(deviceOfUnit[unit], runner.write(), runner.value(), place.token, latestNs)) {
                runner.offered(reader.sequenceState(unit, runner.step()), nowNs);
            } else {
                runner.notOffered();
            }
        }
        endIfOver(unit, place, command, nowNs);
    }

    private void endIfOver(int unit, Place place, Command command, long nowNs) {
        SequenceRunner runner = runners[unit];
        CommandResult result = runner.result();
        if (runner.phase() != SequenceRunner.Phase.IDLE || result == null) {
            return;
        }
        leave(unit);
        if (result != CommandResult.CONFIRMED) {
            fail(unit, command, result, nowNs);
        } else if (isBank(unit)) {
            openingUntilNs[unit] = NEVER;
        }
        tracker.end(place, result, standing(unit, command), nowNs);
    }

    /** The result of the write of a step; any other result is none of ours. */
    void onWriteResult(
            int device, int write, long token, WriteResult result, int exceptionCode, long sentNs, long nowNs) {
        int unit = unitOfDevice[device];
        Place place = unit < 0 ? null : places[unit];
        if (place == null || place.command == null || place.token != token || runners[unit].write() != write) {
            return;
        }
        Command command = place.command;
        if (sentNs != 0) {
            command.sent(sentNs);
        }
        runners[unit].onWrite(result, exceptionCode, nowNs);
        endIfOver(unit, place, command, nowNs);
    }

    /** The deadline of a command has passed: nothing more of its sequence is written. */
    void giveUp(Place place, Command command, long nowNs) {
        int unit = unitOf(command);
        leave(unit);
        fail(unit, command, CommandResult.TIME_LIMIT_OVER, nowNs);
        place.allocatedValue = standing(unit, command);
    }

    private void fail(int unit, Command command, CommandResult why, long nowNs) {
        SequenceRunner runner = runners[unit];
        command.stepFailed(deviceOfUnit[unit], why, runner.exceptionCode(), runner.stepNumber());
        if (isBank(unit)) {
            if (stops(command) && runner.mayHaveActed()) {
                openingUntilNs[unit] = runner.stepDeadlineNs(nowNs);
            }
        } else if (control.held[unit] && !wasHeld[unit] && !runner.mayHaveActed()) {
            // It was never stopped: it goes on as before.
            control.held[unit] = false;
            writer.leave(unit);
        }
    }

    /**
     * What holds for a PCS: {@link Command#STOP} while it is kept out. Tells, as what was achieved, what to keep. Nothing is
     * kept of a bank.
     */
    private double standing(int unit, Command command) {
        if (isBank(unit)) {
            return command.value();
        }
        return control.held[unit] ? Command.STOP : Command.START;
    }

    private void leave(int unit) {
        runners[unit].abort();
        places[unit] = null;
        running--;
    }
}
