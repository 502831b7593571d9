package org.saltbridge.gateway.dispatch;

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
 * Starts and stops PCS by the sequences of their profiles, at most one at a time for each. A PCS that is to stop leaves the
 * split and goes to zero first; it stays out until it is started, and comes back as one that has failed does.
 */
final class DeviceSequences {
    /** Below this share of its rating a PCS counts as unloaded. */
    private static final double UNLOADED = 0.02;

    private final PcsControl control;
    private final SetpointWriter writer;
    private final CommandTracker tracker;
    private final @Nullable SequencePlan[] starts;
    private final @Nullable SequencePlan[] stops;
    private final SequenceRunner[] runners;
    private final @Nullable Place[] places;
    private int running;

    DeviceSequences(PlantConfig plant, PcsControl control, SetpointWriter writer, CommandTracker tracker) {
        this.control = control;
        this.writer = writer;
        this.tracker = tracker;
        starts = new SequencePlan[control.count];
        stops = new SequencePlan[control.count];
        runners = new SequenceRunner[control.count];
        places = new Place[control.count];
        for (int i = 0; i < control.count; i++) {
            DeviceProfile profile = plant.devices().get(control.deviceIndex[i]).profile();
            starts[i] = SequencePlan.of(profile, SequenceDef.START);
            stops[i] = SequencePlan.of(profile, SequenceDef.STOP);
            runners[i] = new SequenceRunner();
        }
    }

    private @Nullable SequencePlan planOf(Command command) {
        return command.value() == Command.STOP ? stops[command.pcsIndex()] : starts[command.pcsIndex()];
    }

    /** Why a start or stop must not begin now, or null: a stop may break a start off, nothing else. */
    @Nullable
    CommandResult refusal(Command command) {
        if (planOf(command) == null) {
            return CommandResult.BLOCKED_BY_MODE;
        }
        Place place = places[command.pcsIndex()];
        boolean breaksOff = place != null
                && place.command != null
                && command.value() == Command.STOP
                && place.command.value() == Command.START;
        return place == null || breaksOff ? null : CommandResult.IN_EXECUTION;
    }

    void begin(Command command, Place place, PlantImage image, long nowNs) {
        int pcs = command.pcsIndex();
        SequencePlan plan = planOf(command);
        if (plan == null) {
            throw new IllegalStateException("refused before");
        }
        Place earlier = places[pcs];
        if (earlier != null) {
            leave(pcs);
            tracker.end(earlier, CommandResult.SUPERSEDED, 0, nowNs);
        }
        boolean stops = command.value() == Command.STOP;
        boolean unloads = stops && image.ready[pcs];
        control.held[pcs] = stops;
        if (unloads) {
            writer.unload(pcs, nowNs);
        } else {
            // It comes back by confirming a write of what it has.
            writer.leave(pcs);
        }
        places[pcs] = place;
        running++;
        runners[pcs].begin(plan, unloads, nowNs);
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

    private void step(int pcs, Place place, Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        SequenceRunner runner = runners[pcs];
        boolean isUnloaded = Math.abs(image.measuredW[pcs]) <= UNLOADED * image.ratedW[pcs];
        runner.observe(reader.sequenceState(pcs, runner.step()), image.online[pcs], isUnloaded, nowNs);
        if (runner.phase() == SequenceRunner.Phase.WRITE) {
            long deadlineNs = runner.stepDeadlineNs(nowNs);
            long latestNs = command.deadlineNs() - deadlineNs < 0 ? command.deadlineNs() : deadlineNs;
            if (writer.offerStep(pcs, runner.write(), runner.value(), place.token, latestNs)) {
                runner.offered(reader.sequenceState(pcs, runner.step()), nowNs);
            } else {
                runner.notOffered();
            }
        }
        endIfOver(pcs, place, command, nowNs);
    }

    private void endIfOver(int pcs, Place place, Command command, long nowNs) {
        SequenceRunner runner = runners[pcs];
        CommandResult result = runner.result();
        if (runner.phase() != SequenceRunner.Phase.IDLE || result == null) {
            return;
        }
        leave(pcs);
        if (result != CommandResult.CONFIRMED) {
            fail(pcs, command, result);
        }
        tracker.end(place, result, standing(pcs), nowNs);
    }

    /** The result of the write of a step. */
    void onWriteResult(int pcs, int write, long token, WriteResult result, int exceptionCode, long sentNs, long nowNs) {
        Place place = places[pcs];
        if (place == null || place.command == null || place.token != token || runners[pcs].write() != write) {
            return;
        }
        Command command = place.command;
        if (sentNs != 0) {
            command.sent(sentNs);
        }
        runners[pcs].onWrite(result, exceptionCode, nowNs);
        endIfOver(pcs, place, command, nowNs);
    }

    /** The deadline of a command has passed: nothing more of its sequence is written. */
    void giveUp(Place place, Command command) {
        int pcs = command.pcsIndex();
        leave(pcs);
        fail(pcs, command, CommandResult.TIME_LIMIT_OVER);
        place.allocatedValue = standing(pcs);
    }

    private void fail(int pcs, Command command, CommandResult why) {
        SequenceRunner runner = runners[pcs];
        command.stepFailed(control.deviceIndex[pcs], why, runner.exceptionCode(), runner.stepNumber());
        if (control.held[pcs] && !runner.mayHaveActed()) {
            // It was never stopped: it goes on as before.
            control.held[pcs] = false;
            writer.leave(pcs);
        }
    }

    /** What holds for a PCS: {@link Command#STOP} while it is kept out. Tells, as what was achieved, what to keep. */
    private double standing(int pcs) {
        return control.held[pcs] ? Command.STOP : Command.START;
    }

    private void leave(int pcs) {
        runners[pcs].abort();
        places[pcs] = null;
        running--;
    }
}
