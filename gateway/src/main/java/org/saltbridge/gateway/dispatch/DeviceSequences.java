package org.saltbridge.gateway.dispatch;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.dispatch.CommandTracker.Place;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * Starts and stops PCS, connects and disconnects banks, opens and closes the breaker, by the sequences of their profiles, at
 * most one at a time for each of {@link SequenceUnits}. A PCS that is to stop leaves the split and goes to zero first; it
 * stays out until it is started, and comes back as one that has failed does.
 */
final class DeviceSequences {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final PcsControl control;
    private final SetpointWriter writer;
    private final CommandTracker tracker;
    private final SequenceUnits units;
    private final SwitchingInterlocks interlocks;
    private final @Nullable SequencePlan[] starts;
    private final @Nullable SequencePlan[] stops;
    private final @Nullable SequencePlan[] blackStarts;
    private final SequenceRunner[] runners;
    private final @Nullable Place[] places;
    /** Of a PCS: whether it was kept out before the operation that runs. */
    private final boolean[] wasHeld;
    /** Until when a unit may still be doing what it was told, although its command has ended without it. */
    private final long[] actingUntilNs;

    private int running;

    DeviceSequences(PlantConfig plant, PcsControl control, SetpointWriter writer, CommandTracker tracker) {
        this.control = control;
        this.writer = writer;
        this.tracker = tracker;
        units = new SequenceUnits(plant);
        interlocks = new SwitchingInterlocks(plant.poi().nominalV(), units, this);
        starts = new SequencePlan[units.count];
        stops = new SequencePlan[units.count];
        blackStarts = new SequencePlan[units.count];
        runners = new SequenceRunner[units.count];
        places = new Place[units.count];
        wasHeld = new boolean[control.count];
        actingUntilNs = new long[units.count];
        Arrays.fill(actingUntilNs, NEVER);
        for (int i = 0; i < units.count; i++) {
            DeviceProfile profile = plant.devices().get(units.device(i)).profile();
            starts[i] = SequencePlan.of(i, profile, SequenceDef.START);
            stops[i] = SequencePlan.of(i, profile, SequenceDef.STOP);
            blackStarts[i] = units.isPcs(i) ? SequencePlan.of(i, profile, SequenceDef.BLACK_START) : null;
            runners[i] = new SequenceRunner();
        }
    }

    /** Whether a command takes something out of service. */
    static boolean stops(Command command) {
        return switch (command.kind()) {
            case BANK_OPERATION -> command.value() == Command.DISCONNECT;
            case BREAKER_OPERATION -> command.value() == Command.OPEN;
            default -> command.value() == Command.STOP;
        };
    }

    private @Nullable SequencePlan planOf(Command command) {
        int unit = units.of(command);
        if (SwitchingInterlocks.isBlackStart(command)) {
            return blackStarts[unit];
        }
        return stops(command) ? stops[unit] : starts[unit];
    }

    // ---- what the interlocks ask

    /** Kept out by command, and no operation of it is under way. */
    boolean isHeld(int pcs) {
        return control.held[pcs] && places[pcs] == null;
    }

    /** Whether a unit is in the state in which its stop ends. */
    boolean isStopped(int unit, PlantImage.Reader reader) {
        SequencePlan stop = stops[unit];
        return stop != null && stop.isEndReached(reader);
    }

    /** Whether a PCS says that it does not run: it stands, or has tripped with the grid. */
    boolean isAtRest(int pcs, PlantImage.Reader reader) {
        SequencePlan start = starts[pcs];
        return start != null && start.isEndAway(reader);
    }

    /** The operation that a unit goes through now, or null. */
    @Nullable
    Command operationOf(int unit) {
        Place place = places[unit];
        return place == null ? null : place.command;
    }

    /** Whether a unit may still be doing what a command told it that ended without it. */
    boolean mayStillAct(int unit, long nowNs) {
        return actingUntilNs[unit] - nowNs > 0;
    }

    // ---- operations

    /** Why an operation must not begin now, or null: what stops may break off what starts, nothing else. */
    @Nullable
    CommandResult refusal(Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        if (planOf(command) == null) {
            return CommandResult.BLOCKED_BY_MODE;
        }
        CommandResult interlocked = interlocks.refusal(command, image, reader, nowNs);
        if (interlocked != null) {
            return interlocked;
        }
        Command earlier = operationOf(units.of(command));
        boolean breaksOff = earlier != null && stops(command) && !stops(earlier);
        return earlier == null || breaksOff ? null : CommandResult.IN_EXECUTION;
    }

    void begin(Command command, Place place, PlantImage image, long nowNs) {
        int unit = units.of(command);
        SequencePlan plan = planOf(command);
        if (plan == null) {
            throw new IllegalStateException("refused before");
        }
        Place earlier = places[unit];
        if (earlier != null) {
            noteActing(unit, Objects.requireNonNull(earlier.command), runners[unit].stepDeadlineNs(nowNs));
            leave(unit);
            tracker.end(earlier, CommandResult.SUPERSEDED, 0, nowNs);
        }
        places[unit] = place;
        running++;
        runners[unit].begin(plan, units.isPcs(unit) && takeOut(unit, stops(command), image, nowNs), nowNs);
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
        boolean isOnline = units.isPcs(unit) ? image.online[unit] : reader.isUnitOnline(unit);
        boolean isUnloaded = !units.isPcs(unit) || SwitchingInterlocks.isUnloaded(unit, image);
        runner.observe(reader.sequenceState(unit, runner.step()), isOnline, isUnloaded, nowNs);
        boolean writes = runner.phase() == SequenceRunner.Phase.WRITE;
        if (writes && interlocks.hasCeased(command, image, reader, nowNs)) {
            runner.interlocked();
        } else if (writes) {
            long deadlineNs = runner.stepDeadlineNs(nowNs);
            long latestNs = command.deadlineNs() - deadlineNs < 0 ? command.deadlineNs() : deadlineNs;
            if (writer.offerStep(units.device(unit), runner.write(), runner.value(), place.token, latestNs)) {
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
        } else {
            actingUntilNs[unit] = NEVER;
        }
        tracker.end(place, result, standing(unit, command), nowNs);
    }

    /** The result of the write of a step; any other result is none of ours. */
    void onWriteResult(
            int device, int write, long token, WriteResult result, int exceptionCode, long sentNs, long nowNs) {
        int unit = units.ofDevice(device);
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
        int unit = units.of(command);
        leave(unit);
        fail(unit, command, CommandResult.TIME_LIMIT_OVER, nowNs);
        place.allocatedValue = standing(unit, command);
    }

    private void fail(int unit, Command command, CommandResult why, long nowNs) {
        SequenceRunner runner = runners[unit];
        command.stepFailed(units.device(unit), why, runner.exceptionCode(), runner.stepNumber());
        noteActing(unit, command, runner.stepDeadlineNs(nowNs));
        if (units.isPcs(unit) && control.held[unit] != wasHeld[unit] && !runner.mayHaveActed()) {
            // It was never stopped, or never started: it goes on as before.
            control.held[unit] = wasHeld[unit];
            writer.leave(unit);
        }
    }

    /** A command ends without its device: others have to wait for what it may still do. */
    private void noteActing(int unit, Command command, long untilNs) {
        if (interlocks.isHazard(command) && runners[unit].mayHaveActed()) {
            mayActUntil(unit, untilNs);
        }
    }

    /** A later command does not end what an earlier one may still be doing. */
    private void mayActUntil(int unit, long untilNs) {
        if (untilNs - actingUntilNs[unit] > 0) {
            actingUntilNs[unit] = untilNs;
        }
    }

    /**
     * An operation of an earlier run, oldest first, that was confirmed or may still be going on: that keeps others out over
     * the restart. How far it had come is not known, so that it counts as begun now.
     */
    void onEarlier(Command command, long nowNs) {
        SequencePlan plan = planOf(command);
        if (plan == null) {
            return;
        }
        if (command.result() == CommandResult.CONFIRMED) {
            actingUntilNs[units.of(command)] = NEVER;
        } else if (interlocks.isHazard(command)) {
            mayActUntil(units.of(command), nowNs + plan.timeoutNs());
        }
    }

    /**
     * What holds for a PCS: {@link Command#STOP} while it is kept out. Tells, as what was achieved, what to keep. Nothing is
     * kept of a bank or the breaker.
     */
    private double standing(int unit, Command command) {
        if (!units.isPcs(unit)) {
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
