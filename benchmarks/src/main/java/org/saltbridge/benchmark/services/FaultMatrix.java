package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.FaultMode;
import org.saltbridge.config.FaultScript;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.simulator.PcsModel;

/**
 * Every fault of a device's link and registers, one after the other on one PCS of 44 and then on all of them: whether a
 * value is shown as good that is not true, whether the neighbours are read as before, and how soon the plant is whole
 * again. That a command reaches a device at most once is for the tests of the link, where nothing refreshes it.
 */
public final class FaultMatrix {
    /** Values that are wrong and look right: no master can tell. They are reported apart, and found at commissioning. */
    private static final Set<FaultMode> PLAUSIBLE =
            EnumSet.of(FaultMode.WORD_SWAP, FaultMode.SCALE_WRONG, FaultMode.SIGN_FLIP);

    /** Faults that bring all devices down at once. */
    private static final List<FaultMode> FOR_ALL = List.of(
            FaultMode.SILENT,
            FaultMode.EXCEPTION,
            FaultMode.LINK_DOWN,
            FaultMode.HALF_OPEN,
            FaultMode.RST,
            FaultMode.GARBAGE,
            FaultMode.SENTINELS);

    private static final String CONTROL = "  pcsWatchdog: 10 s\n";

    private static final String SIMULATION = ServicesPlant.FAST_PCS + "  watchdog: 120 s\n";
    private static final long FAULTY_MS = 1_500;
    private static final long RECOVERY_MS = 60_000;
    /** What looked right when it was wrong is good until it is read again, every 2 s at the slowest. */
    private static final long READ_AGAIN_MS = 2_500;

    private static final int VICTIM = 20;
    private static final double NS_PER_MS = 1e6;

    private static final String WRONG = "wrong_values_shown_as_good";
    private static final String STUCK = "faults_not_recovered_from";

    private final World world;
    private final Experiment experiment;
    private final List<String> problems = new ArrayList<>();
    private int commands;
    private int stuck;
    private long wrong;
    private long plausible;
    private long looks;

    private FaultMatrix(World world, Experiment experiment) {
        this.world = world;
        this.experiment = experiment;
    }

    /** Runs all of them; some three minutes. */
    public static Experiment run(Path folder) throws IOException {
        Experiment experiment = new Experiment(
                "Every fault",
                "Each fault of links and registers for 1.5 s on one PCS of 44, then those that bring a device down on all"
                        + " of them. Meanwhile all good values are held against the simulated machine.");
        String yaml = ServicesPlant.yaml(CONTROL, SIMULATION);
        try (World started = World.start(yaml, folder)) {
            new FaultMatrix(started, experiment).run();
        }
        return experiment;
    }

    /** Whether nothing was wrong or left behind. */
    public static boolean isClean(Map<String, Double> figures) {
        return figures.getOrDefault(WRONG, 1.0) == 0 && figures.getOrDefault(STUCK, 1.0) == 0;
    }

    private void run() throws IOException {
        List<Double> recovery = new ArrayList<>();
        Neighbours neighbours = new Neighbours(world, VICTIM);
        Truth calmTruth = new Truth(world, world.pcs.get(VICTIM).path());
        calmTruth.watch(5 * FAULTY_MS, neighbours);
        List<Double> calm = neighbours.take();
        for (FaultMode mode : FaultMode.values()) {
            if (!mode.isOfMachine()) {
                recovery.add(one(mode, List.of(VICTIM), neighbours));
            }
        }
        List<Double> disturbed = neighbours.take();
        List<Integer> everyPcs = new ArrayList<>();
        for (int i = 0; i < world.pcs.size(); i++) {
            everyPcs.add(i);
        }
        List<Double> recoveryOfAll = new ArrayList<>();
        for (FaultMode mode : FOR_ALL) {
            recoveryOfAll.add(one(mode, everyPcs, null));
        }
        experiment.put("faults", recovery.size());
        experiment.put("faults_of_all_at_once", recoveryOfAll.size());
        experiment.put("commands", commands);
        experiment.put("values_looked_at", (double) looks);
        experiment.put(WRONG, (double) wrong);
        experiment.put("of_values_wrong_but_plausible", (double) plausible);
        experiment.put(STUCK, stuck);
        experiment.put("recovery", "ms", recovery);
        experiment.put("recovery_of_all", "ms", recoveryOfAll);
        experiment.put("neighbours_calm_p99_ms", Samples.percentile(calm, 99));
        experiment.put("neighbours_disturbed_p99_ms", Samples.percentile(disturbed, 99));
        problems.forEach(experiment::note);
    }

    /** One fault on some PCS, with a command in it. Returns how long after its end the plant was whole again, ms. */
    private double one(FaultMode mode, List<Integer> victims, @Nullable Neighbours neighbours) throws IOException {
        Truth truth = new Truth(world, world.pcs.get(victims.get(0)).path());
        truth.watch(1_000, null);
        world.simulator.play(script(mode, victims));
        CompletableFuture<Command> outcome = command();
        truth.watch(FAULTY_MS, neighbours);
        world.simulator.clearFaults();
        if (mode == FaultMode.REBOOT) {
            victims.forEach(this::startAgain);
        }
        long clearedNs = System.nanoTime();
        boolean isWhole = World.happens(RECOVERY_MS, this::isWhole);
        double recoveryMs = (System.nanoTime() - clearedNs) / NS_PER_MS;
        looks += truth.looks();
        if (PLAUSIBLE.contains(mode)) {
            plausible += truth.wrong();
            World.pause(READ_AGAIN_MS);
        } else {
            wrong += truth.wrong();
            truth.examples().forEach(example -> problems.add(name(mode) + ": " + example));
        }
        if (!isWhole) {
            stuck++;
            problems.add(name(mode) + ": not whole again within " + RECOVERY_MS + " ms");
        }
        if (!outcome.isDone()) {
            problems.add(name(mode) + ": a command without outcome");
            stuck++;
        }
        return recoveryMs;
    }

    /** A PCS that has been rebooted stays on standby until somebody starts it; that is for the operator, not the gateway. */
    private void startAgain(int victim) {
        PcsModel pcs = world.simulator.physics().pcs(victim);
        synchronized (pcs) {
            pcs.start();
        }
    }

    private FaultScript script(FaultMode mode, List<Integer> victims) {
        List<Integer> devices =
                victims.stream().map(i -> world.pcs.get(i).deviceIndex()).toList();
        return new FaultScript(
                List.of(new FaultScript.Fault(0, FAULTY_MS, "the victims", devices, mode, mode.standard())), List.of());
    }

    private static String name(FaultMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** The whole plant is told a power that is new each time. */
    private CompletableFuture<Command> command() {
        CompletableFuture<Command> ended = new CompletableFuture<>();
        long nowNs = System.nanoTime();
        Command command = new Command(
                Command.Kind.PLANT_ACTIVE_POWER,
                -1,
                30e6 + 1e5 * (commands++ % 50),
                nowNs,
                nowNs + 1_000_000_000L,
                ended::complete);
        if (!world.gateway.inbox().offer(command)) {
            command.end(CommandResult.QUEUE_FULL, 0, nowNs);
        }
        return ended;
    }

    private boolean isWhole() {
        if (world.gateway.devicesOnline() < world.plant.devices().size()) {
            return false;
        }
        for (PcsConfig pcs : world.pcs) {
            if (!world.isGood(pcs.path() + "/MMXU1/TotW") || !world.isGood(pcs.path() + "/DINV1/WRtg")) {
                return false;
            }
        }
        return world.value("Plant/Storage/DSTO1/PcsCnt") == world.pcs.size();
    }
}
