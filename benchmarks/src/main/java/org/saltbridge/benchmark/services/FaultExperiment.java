package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.simulator.FaultSwitch;
import org.saltbridge.simulator.PcsModel;
import org.saltbridge.simulator.PlantSimulator;

/**
 * Setpoints to devices that are faulty: whether any is answered Good that its device has not confirmed, and how long after
 * its deadline a command without an answer is reported. The devices themselves are asked what they took.
 */
public final class FaultExperiment {
    /** How a device may fail while it is commanded. */
    private enum Fault {
        NONE(true),
        SLOW(true),
        FROZEN(true),
        SILENT(false),
        REPLY_LOST(false),
        TOO_SLOW(false),
        REFUSES_ALL(false),
        REFUSES_WRITES(false),
        LINK_DOWN(false);

        /** Whether the device may confirm in time. */
        final boolean mayConfirm;

        Fault(boolean mayConfirm) {
            this.mayConfirm = mayConfirm;
        }
    }

    private static final String WRONGLY_GOOD = "answered_good_not_confirmed";
    private static final String UNANSWERED = "without_outcome";
    private static final long NS_PER_MS = 1_000_000;
    private static final long DEADLINE_MIN_MS = 60;
    private static final long DEADLINE_SPREAD_MS = 90;
    private static final double EXPIRY_MS = 10;
    private static final int SLOW_MS = 20;
    private static final int TOO_SLOW_MS = 400;
    private static final int SLAVE_FAILURE = 4;
    private static final long RECOVERY_MS = 15_000;
    private static final long OUTCOME_MS = 5_000;

    private final World world;
    private final SplittableRandom random;
    private final List<Double> lateMs = new ArrayList<>();
    private int injected;
    private int commands;
    private int good;
    private int wronglyGood;
    private int unanswered;
    private int notReady;

    private FaultExperiment(World world, long seed) {
        this.world = world;
        random = new SplittableRandom(seed);
    }

    /** Injects at least so many faults, in rounds over all PCS. */
    public static Experiment run(Path folder, int faults, long seed) throws IOException {
        Experiment experiment = new Experiment(
                "Faulty devices",
                "Each of 44 PCS is commanded by itself, in rounds, with a deadline of 60 to 150 ms, while it may be slow,"
                        + " silent, refuse, lose its replies or its link. Good must only be answered for what the device"
                        + " has confirmed.");
        try (World started =
                World.start(ServicesPlant.ofSinglePcs("  pcsWatchdog: 10 s\n", ServicesPlant.FAST_PCS), folder)) {
            FaultExperiment run = new FaultExperiment(started, seed);
            while (run.injected < faults) {
                run.round();
            }
            run.report(experiment);
        }
        return experiment;
    }

    /** Whether every command has ended, and none was answered Good that its device had not confirmed. */
    public static boolean isHonest(Map<String, Double> figures) {
        return figures.getOrDefault(WRONGLY_GOOD, 1.0) == 0 && figures.getOrDefault(UNANSWERED, 1.0) == 0;
    }

    private void report(Experiment experiment) {
        experiment.put("faults_injected", injected);
        experiment.put("commands", commands);
        experiment.put("answered_good", good);
        experiment.put(WRONGLY_GOOD, wronglyGood);
        experiment.put(UNANSWERED, unanswered);
        experiment.put("rounds_with_devices_not_back", notReady);
        experiment.put("expired", lateMs.size());
        experiment.put("expiry_late_p50_ms", Samples.percentile(lateMs, 50));
        experiment.put("expiry_late_p99_ms", Samples.percentile(lateMs, 99));
        experiment.put("expiry_late_max_ms", Samples.percentile(lateMs, 100));
        long fewLate = lateMs.stream().filter(late -> late > EXPIRY_MS).count();
        experiment.put("expiry_later_than_10_ms_count", (double) fewLate);
        world.trace.putLateness(experiment);
    }

    private record Sent(int pcs, Fault fault, double watts, CompletableFuture<Command> outcome) {}

    private void round() {
        int count = world.pcs.size();
        List<Sent> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            set(world.simulator, world.pcs.get(i).path(), fault);
            injected += fault == Fault.NONE ? 0 : 1;
            // A value of its own each time: what a device holds tells which command it took.
            double watts = 1_000 + commands + i;
            all.add(new Sent(i, fault, watts, new CompletableFuture<>()));
        }
        for (Sent sent : all) {
            long nowNs = System.nanoTime();
            long deadlineNs = nowNs + (DEADLINE_MIN_MS + random.nextLong(DEADLINE_SPREAD_MS)) * NS_PER_MS;
            commands++;
            Command command = new Command(
                    Command.Kind.PCS_ACTIVE_POWER,
                    sent.pcs(),
                    sent.watts(),
                    nowNs,
                    deadlineNs,
                    sent.outcome()::complete);
            if (!world.gateway.inbox().offer(command)) {
                command.end(CommandResult.QUEUE_FULL, 0, nowNs);
            }
        }
        World.happens(
                OUTCOME_MS, () -> all.stream().allMatch(sent -> sent.outcome().isDone()));
        all.forEach(this::judge);
        for (int i = 0; i < count; i++) {
            world.simulator.faults(world.pcs.get(i).path()).clear();
        }
        int devices = world.plant.devices().size();
        boolean back = World.happens(RECOVERY_MS, () -> world.gateway.devicesOnline() == devices);
        notReady += back ? 0 : 1;
    }

    private void judge(Sent sent) {
        Command command = sent.outcome().getNow(null);
        if (command == null) {
            unanswered++;
            return;
        }
        if (command.result().isGood()) {
            good++;
            wronglyGood += sent.fault().mayConfirm && heldW(sent.pcs()) == sent.watts() ? 0 : 1;
        }
        if (command.endedNs() - command.deadlineNs() >= 0) {
            lateMs.add((command.endedNs() - command.deadlineNs()) / (double) NS_PER_MS);
        }
    }

    private double heldW(int index) {
        PcsModel pcs = world.simulator.physics().pcs(index);
        synchronized (pcs) {
            return pcs.setpointW();
        }
    }

    private static void set(PlantSimulator simulator, String path, Fault fault) {
        FaultSwitch faults = simulator.faults(path);
        switch (fault) {
            case NONE -> faults.clear();
            case SLOW -> faults.delayMs(SLOW_MS);
            case FROZEN -> faults.frozen(true);
            case SILENT -> faults.silent(true);
            case REPLY_LOST -> faults.replyLost(true);
            case TOO_SLOW -> faults.writeDelayMs(TOO_SLOW_MS);
            case REFUSES_ALL -> faults.exception(SLAVE_FAILURE);
            case REFUSES_WRITES -> faults.writeException(SLAVE_FAILURE);
            case LINK_DOWN -> faults.linkDown(true);
        }
    }
}
