package org.saltbridge.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SimulationConfig;

/**
 * The whole plant's physics, moved on in ticks of 10 ms by one thread: PCS every 20 ms, racks every 100 ms, meters shown
 * every 50 ms. Each PCS with its batteries is an island with its own lock, so that a slow step never holds up a slave.
 */
public final class PlantPhysics {
    /** Length of one tick. */
    public static final double TICK_S = 0.010;

    private static final int PCS_TICKS = 2;
    private static final int RACK_TICKS = 10;
    private static final int METER_TICKS = 5;
    private static final double RACK_STEP_MAX_S = 30;
    private static final double TRANSFORMER_IDLE_SHARE = 0.001;
    private static final double COLLECTION_LOSS_SHARE = 0.006;

    private final SimulationConfig simulation;
    private final PcsModel[] pcs;
    private final int[] blockOfPcs;
    private final BlockModel[] blocks;
    private final int[] pcsOfBlock;
    private final double ratedW;
    private final GridModel grid;
    private final LoadModel load;
    private final MeterModel meter = new MeterModel();
    private final Object gridLock = new Object();
    private final RackStep rackStep;
    private final int rackSubsteps;
    private final double[] blockW;
    private long tick;

    public PlantPhysics(PlantConfig plant) {
        simulation = plant.simulation();
        SplittableRandom random = new SplittableRandom(simulation.seed());
        grid = new GridModel(plant.poi().nominalHz(), plant.poi().nominalV(), random.nextLong());
        load = new LoadModel(simulation.loadW(), random.nextLong());
        List<PcsModel> models = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        blocks = new BlockModel[plant.blocks().size()];
        blockW = new double[blocks.length];
        pcsOfBlock = new int[blocks.length];
        double sumW = 0;
        for (int b = 0; b < blocks.length; b++) {
            double blockRatedW = 0;
            BlockConfig block = plant.blocks().get(b);
            for (PcsConfig config : block.pcs()) {
                models.add(pcsModel(config, random));
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
        double rackS = RACK_TICKS * TICK_S * simulation.timeFactor();
        rackSubsteps = (int) Math.ceil(rackS / RACK_STEP_MAX_S);
        rackStep = RackStep.of(rackS / rackSubsteps);
        meter.publish(grid.frequencyHz(), grid.voltageV());
    }

    private PcsModel pcsModel(PcsConfig config, SplittableRandom random) {
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
                200,
                0.020,
                0.030,
                simulation.watchdogMs() / 1000.0,
                PcsModel.WatchdogAction.of(simulation.watchdogAction()));
        return new PcsModel(settings, new DcBus(banks), simulation.ambientCelsius());
    }

    /** Moves the plant on by one tick. */
    public void step() {
        tick++;
        for (int i = 0; i < pcs.length; i++) {
            if ((tick + i) % PCS_TICKS == 0) {
                synchronized (pcs[i]) {
                    pcs[i].onGrid(grid.frequencyHz(), grid.voltageShare());
                    pcs[i].step(PCS_TICKS * TICK_S);
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
        grid.step(TICK_S);
        load.step(TICK_S);
        meter.measure(interconnectionW(), interconnectionVar(), TICK_S);
        if (tick % METER_TICKS == 0) {
            meter.publish(grid.frequencyHz(), grid.voltageV());
        }
    }

    /** Sum of the PCS less losses, auxiliary power and load. */
    private double interconnectionW() {
        Arrays.fill(blockW, 0);
        double sumW = 0;
        for (int i = 0; i < pcs.length; i++) {
            double watts = pcs[i].powerW();
            blockW[blockOfPcs[i]] += watts;
            sumW += watts;
        }
        double auxiliaryW = 0;
        for (int b = 0; b < blocks.length; b++) {
            blocks[b].step(TICK_S, blockW[b], pcsOfBlock[b]);
            auxiliaryW += blocks[b].auxiliaryW();
        }
        double share = ratedW == 0 ? 0 : Math.abs(sumW) / ratedW;
        double lossW = Math.abs(sumW) * COLLECTION_LOSS_SHARE * share + ratedW * TRANSFORMER_IDLE_SHARE;
        return sumW - lossW - auxiliaryW - load.powerW();
    }

    private double interconnectionVar() {
        double sum = 0;
        for (PcsModel model : pcs) {
            sum += model.reactiveVar();
        }
        return sum;
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

    public GridModel grid() {
        return grid;
    }

    public LoadModel load() {
        return load;
    }

    /** The lock of everything that is not an island: grid, load, meter, blocks. */
    public Object gridLock() {
        return gridLock;
    }
}
