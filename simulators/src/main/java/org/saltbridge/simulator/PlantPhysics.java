package org.saltbridge.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PlantEvent;
import org.saltbridge.config.SimulationConfig;

/**
 * The whole plant's physics, moved on in ticks of 10 ms by one thread: PCS by default every 20 ms, racks every 100 ms, meters shown
 * every 50 ms. Each PCS with its batteries is an island with its own lock, so that a slow step never holds up a slave.
 */
public final class PlantPhysics {
    /** Length of one tick. */
    public static final double TICK_S = 0.010;

    private static final int RACK_TICKS = 10;
    private static final int METER_TICKS = 5;
    private static final double RACK_STEP_MAX_S = 30;
    private static final double TRANSFORMER_IDLE_SHARE = 0.001;
    private static final double METER_SIGMA = 0.0005;

    private final SimulationConfig simulation;
    private final PcsModel[] pcs;
    private final int[] blockOfPcs;
    private final BlockModel[] blocks;
    private final int[] pcsOfBlock;
    private final double ratedW;
    private final GridModel grid;
    private final BreakerModel breaker;
    private final LoadModel load;
    private final MeterModel meter = new MeterModel();
    private final MeterModel checkMeter;
    private final MeterModel loadMeter = new MeterModel();
    private final MeterModel[] feederMeters;
    private final Feeders feeders;
    private final Object gridLock = new Object();
    private final RackStep rackStep;
    private final int rackSubsteps;
    private final int pcsTicks;
    private double formingRatedW;
    private double exportedW;
    private long tick;

    public PlantPhysics(PlantConfig plant) {
        simulation = plant.simulation();
        SplittableRandom random = new SplittableRandom(simulation.seed());
        grid = new GridModel(plant.poi().nominalHz(), plant.poi().nominalV(), simulation.grid(), random.nextLong());
        breaker = new BreakerModel(grid);
        load = new LoadModel(simulation.loadW(), random.nextLong());
        List<PcsModel> models = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        blocks = new BlockModel[plant.blocks().size()];
        pcsOfBlock = new int[blocks.length];
        double sumW = 0;
        for (int b = 0; b < blocks.length; b++) {
            double blockRatedW = 0;
            BlockConfig block = plant.blocks().get(b);
            for (PcsConfig config : block.pcs()) {
                models.add(pcsModel(config, plant.poi().nominalHz(), random));
                owners.add(b);
                blockRatedW += config.ratedW();
            }
            pcsOfBlock[b] = block.pcs().size();
            blocks[b] = new BlockModel(blockRatedW, simulation.ambientCelsius());
            sumW += blockRatedW;
        }
        pcs = models.toArray(PcsModel[]::new);
        blockOfPcs = owners.stream().mapToInt(Integer::intValue).toArray();
        ratedW = sumW;
        formingRatedW = sumW;
        double rackS = RACK_TICKS * TICK_S * simulation.timeFactor();
        rackSubsteps = (int) Math.ceil(rackS / RACK_STEP_MAX_S);
        rackStep = RackStep.of(rackS / rackSubsteps);
        pcsTicks = Math.max(1, (int) Math.round(simulation.pcs().taskMs() / 1000.0 / TICK_S));
        checkMeter = new MeterModel(1 + METER_SIGMA * random.nextGaussian());
        feederMeters = new MeterModel[plant.feederDeviceIndexes().size()];
        Arrays.setAll(feederMeters, i -> new MeterModel(1 + METER_SIGMA * random.nextGaussian()));
        feeders = new Feeders(Math.max(1, feederMeters.length), blocks, pcsOfBlock);
        publish();
    }

    private PcsModel pcsModel(PcsConfig config, double nominalHz, SplittableRandom random) {
        CellChemistry chemistry = CellChemistry.of(simulation.chemistry());
        List<BankModel> banks = new ArrayList<>();
        for (ContainerConfig container : config.containers()) {
            List<RackModel> racks = new ArrayList<>();
            for (int i = 0; i < container.racks().size(); i++) {
                RackModel.Spread spread = new RackModel.Spread(
                        1 + 0.008 * random.nextGaussian(),
                        1 + 0.03 * random.nextGaussian(),
                        0.5 * random.nextGaussian());
                racks.add(new RackModel(
                        chemistry, simulation.initialSocPercent(), spread, simulation.ambientCelsius(), 450));
            }
            banks.add(new BankModel(racks));
        }
        PcsModel.Settings settings = new PcsModel.Settings(
                config.ratedW(),
                config.ratedVa(),
                config.ratedW() * 2750 / 2.5e6,
                simulation.pcs(),
                simulation.watchdogMs() / 1000.0,
                PcsModel.WatchdogAction.of(simulation.watchdogAction()),
                nominalHz,
                simulation.timeFactor());
        return new PcsModel(settings, new DcBus(banks), simulation.ambientCelsius());
    }

    /** Moves the plant on by one tick. */
    public void step() {
        tick++;
        for (int i = 0; i < pcs.length; i++) {
            if ((tick + i) % pcsTicks == 0) {
                synchronized (pcs[i]) {
                    pcs[i].onGrid(grid.frequencyHz(), grid.voltageShare());
                    pcs[i].formGrid(
                            grid.isIslanded()
                                    ? islandShare() * pcs[i].settings().ratedW()
                                    : Double.NaN);
                    pcs[i].step(pcsTicks * TICK_S);
                }
            }
            if ((tick + i) % RACK_TICKS == 0) {
                synchronized (pcs[i]) {
                    stepRacks(pcs[i].bus());
                }
            }
        }
        synchronized (gridLock) {
            stepGrid();
        }
    }

    private void stepRacks(DcBus bus) {
        for (int i = 0; i < bus.bankCount(); i++) {
            bus.bank(i).stepHeartbeat(RACK_TICKS * TICK_S);
        }
        for (int i = 0; i < rackSubsteps; i++) {
            bus.stepRacks(rackStep);
        }
    }

    private void stepGrid() {
        formingRatedW = formingRatedW();
        grid.formed(formingRatedW > 0);
        if (!breaker.isSynchronising()) {
            grid.stepIsland(TICK_S, islandShare());
        }
        grid.step(TICK_S, exportedW);
        breaker.step(TICK_S);
        load.step(TICK_S, grid.voltageShare());
        double energyS = TICK_S * simulation.timeFactor();
        double feedersW = feedersW(energyS);
        double loadW = grid.isDead() ? 0 : load.powerW();
        exportedW = grid.isDead() ? 0 : feedersW - ratedW * TRANSFORMER_IDLE_SHARE - loadW;
        // While islanded nothing flows through the open breaker, and what the PCS give is what the island takes.
        double poiW = grid.isIslanded() ? 0 : exportedW;
        double poiVar = grid.isIslanded() ? 0 : interconnectionVar();
        meter.measure(poiW, poiVar, energyS);
        checkMeter.measure(poiW, poiVar, energyS);
        loadMeter.measure(-loadW, 0, energyS);
        if (tick % METER_TICKS == 0) {
            publish();
        }
    }

    private void publish() {
        double hertz = grid.frequencyHz();
        meter.publish(hertz, grid.isIslanded() ? 0 : grid.voltageV());
        checkMeter.publish(hertz, grid.isIslanded() ? 0 : grid.voltageV());
        loadMeter.publish(hertz, grid.voltageV());
        for (MeterModel feeder : feederMeters) {
            feeder.publish(hertz, grid.voltageV());
        }
    }

    /** The rated power of all PCS that run: they hold an island up and share what it takes. */
    private double formingRatedW() {
        double sumW = 0;
        for (PcsModel model : pcs) {
            sumW += model.isRunning() ? model.settings().ratedW() : 0;
        }
        return sumW;
    }

    /** What the load and the losses of an island ask of the PCS that run, as a share of their rated power. */
    private double islandShare() {
        return formingRatedW == 0 ? 0 : Math.min(1, (load.powerW() + ratedW * TRANSFORMER_IDLE_SHARE) / formingRatedW);
    }

    /** Has something happen on the grid or in the load. */
    public void apply(PlantEvent event) {
        synchronized (gridLock) {
            if (event instanceof PlantEvent.Frequency frequency) {
                grid.frequencyEvent(frequency.toHz(), frequency.hzPerS(), frequency.holdS());
            } else if (event instanceof PlantEvent.Voltage voltage) {
                grid.voltageEvent(voltage.share(), voltage.forS());
            } else if (event instanceof PlantEvent.GenerationLoss loss) {
                grid.loseGeneration(loss.watts(), loss.forS());
            } else if (event instanceof PlantEvent.Island island) {
                breaker.openFor(island.forS());
            } else if (event instanceof PlantEvent.JobStart start) {
                load.startJob(start.job());
            } else if (event instanceof PlantEvent.JobCrash crash) {
                load.crashJob(crash.job());
            } else if (event instanceof PlantEvent.Checkpoint checkpoint) {
                load.checkpoint(checkpoint.job(), checkpoint.forS());
            }
        }
    }

    /** Sum of the PCS less what cables, transformers and auxiliaries of each feeder take. */
    private double feedersW(double energyS) {
        feeders.clear();
        for (int i = 0; i < pcs.length; i++) {
            feeders.add(blockOfPcs[i], pcs[i].powerW(), pcs[i].reactiveVar());
        }
        feeders.step(TICK_S);
        double sumW = 0;
        for (int i = 0; i < feeders.count(); i++) {
            // Without voltage the auxiliaries and the cables take nothing either.
            double feederW = grid.isDead() ? 0 : feeders.powerW(i);
            sumW += feederW;
            if (i < feederMeters.length) {
                feederMeters[i].measure(feederW, grid.isDead() ? 0 : feeders.reactiveVar(i), energyS);
            }
        }
        return sumW;
    }

    private double interconnectionVar() {
        double sum = 0;
        for (PcsModel model : pcs) {
            sum += model.reactiveVar();
        }
        return sum;
    }

    /** What flows at the point of interconnection at this instant, before any meter takes its mean; positive exports. */
    public double exportedW() {
        return grid.isIslanded() ? 0 : exportedW;
    }

    /** The PCS in the order of the plant's blocks; also the lock of its island. */
    public PcsModel pcs(int index) {
        return pcs[index];
    }

    public int pcsCount() {
        return pcs.length;
    }

    public BlockModel block(int index) {
        return blocks[index];
    }

    public int blockOfPcs(int pcsIndex) {
        return blockOfPcs[pcsIndex];
    }

    public MeterModel meter() {
        return meter;
    }

    public MeterModel checkMeter() {
        return checkMeter;
    }

    /** Shows what the load takes, as negative power. */
    public MeterModel loadMeter() {
        return loadMeter;
    }

    /** The meter of one feeder, with the plant's blocks spread over the feeders in their order. */
    public MeterModel feederMeter(int index) {
        return feederMeters[index];
    }

    public GridModel grid() {
        return grid;
    }

    /** The breaker between the plant's bus and the grid; it is there whether or not a device of the plant shows it. */
    public BreakerModel breaker() {
        return breaker;
    }

    public LoadModel load() {
        return load;
    }

    /** The lock of everything that is not an island: grid, breaker, load, meter, blocks. */
    public Object gridLock() {
        return gridLock;
    }
}
