package org.saltbridge.simulator;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.FaultScript;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays fault scripts: switches faults of devices on and off at their time and has events happen. What is due at once
 * happens in the caller's thread, all else in the thread that runs the {@link Timeline}.
 */
final class FaultPlayer {
    private static final Logger LOG = LoggerFactory.getLogger(FaultPlayer.class);
    /** A port that somebody else has taken meanwhile is asked for again after so long. */
    private static final long PORT_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final List<SimulatedDevice<?>> devices;
    private final PlantPhysics physics;
    private final Timeline timeline;
    private final Set<Running> running = new LinkedHashSet<>();
    private long generation;

    /** One fault of a script that is on, with its switch at each of its devices. */
    private static final class Running {
        private final FaultScript.Fault fault;
        private final List<SimulatedDevice<?>> devices = new ArrayList<>();
        private final List<ActiveFault> active = new ArrayList<>();

        Running(FaultScript.Fault fault) {
            this.fault = fault;
        }
    }

    /** @param devices by their index in the plant. */
    FaultPlayer(List<SimulatedDevice<?>> devices, PlantPhysics physics, Timeline timeline) {
        this.devices = devices;
        this.physics = physics;
        this.timeline = timeline;
    }

    /** Plays a script whose time 0 is now; scripts may overlap. */
    synchronized void play(FaultScript script, long nowNs) {
        for (FaultScript.Fault fault : script.faults()) {
            at(nowNs, fault.atMs(), dueNs -> begin(fault, dueNs));
        }
        for (FaultScript.Event event : script.events()) {
            at(nowNs, event.atMs(), dueNs -> physics.apply(event.event()));
        }
    }

    /** An action that knows when it was due. */
    private interface Action {
        void run(long dueNs);
    }

    /** Runs an action now or later, unless everything has been cleared before its time. */
    private void at(long nowNs, long afterMs, Action action) {
        long dueNs = nowNs + TimeUnit.MILLISECONDS.toNanos(afterMs);
        if (afterMs == 0) {
            action.run(dueNs);
            return;
        }
        long itsGeneration = generation;
        boolean isTaken = timeline.at(dueNs, () -> {
            synchronized (this) {
                if (generation == itsGeneration) {
                    action.run(dueNs);
                }
            }
        });
        if (!isTaken) {
            throw new IllegalStateException("more than " + Timeline.ACTIONS_MAX + " things wait for their time");
        }
    }

    private void begin(FaultScript.Fault fault, long nowNs) {
        Running begun = new Running(fault);
        running.add(begun);
        for (int index : fault.deviceIndexes()) {
            SimulatedDevice<?> device = devices.get(index);
            ActiveFault active = new ActiveFault(fault.mode(), fault.parameter(), true);
            begun.devices.add(device);
            begun.active.add(active);
            onLink(device, () -> device.faults().add(active));
            device.onFault(active, true);
        }
        if (fault.mode() == FaultMode.FLAP) {
            flap(begun, nowNs);
        }
        if (fault.mode() == FaultMode.REBOOT) {
            at(nowNs, fault.forMs() / 2, dueNs -> linkDown(begun, false));
        }
        if (fault.forMs() > 0) {
            at(nowNs, fault.forMs(), dueNs -> end(begun));
        }
    }

    private void flap(Running flapping, long nowNs) {
        long halfMs = Math.max(1, (long) flapping.fault.parameter() / 2);
        at(nowNs, halfMs, dueNs -> {
            if (running.contains(flapping)) {
                linkDown(flapping, !flapping.active.get(0).isLinkDown());
                flap(flapping, dueNs);
            }
        });
    }

    private void linkDown(Running which, boolean isDown) {
        for (int i = 0; i < which.devices.size(); i++) {
            which.active.get(i).linkDown(isDown);
            FaultSwitch faults = which.devices.get(i).faults();
            onLink(which.devices.get(i), faults::followLink);
        }
    }

    private void end(Running which) {
        if (!running.remove(which)) {
            return;
        }
        for (int i = 0; i < which.devices.size(); i++) {
            SimulatedDevice<?> device = which.devices.get(i);
            ActiveFault active = which.active.get(i);
            onLink(device, () -> device.faults().remove(active));
            device.onFault(active, false);
        }
    }

    private void onLink(SimulatedDevice<?> device, Runnable change) {
        try {
            change.run();
        } catch (UncheckedIOException e) {
            LOG.warn("{}: {}; trying again", device.config().path(), e.toString());
            timeline.at(
                    System.nanoTime() + PORT_RETRY_NS,
                    () -> onLink(device, () -> device.faults().followLink()));
        }
    }

    /** Ends all faults that scripts have begun and forgets what they still had in mind. */
    synchronized void clear() {
        generation++;
        for (Running each : List.copyOf(running)) {
            end(each);
        }
    }

    /** The faults of scripts that are on, in the order in which they began. */
    synchronized List<FaultScript.Fault> running() {
        return running.stream().map(each -> each.fault).toList();
    }
}
