package org.saltbridge.gateway.plant;

import java.util.ArrayList;
import java.util.List;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.RackConfig;

/**
 * Adds racks up to containers, PCS, blocks and the plant. The only writer of the aggregate and health points; called by
 * the publisher thread. Arrays in, arrays out: no allocation, no clock.
 *
 * <p>Children that are not good are left out of sums and means; a mean is weighted by rated energy. The quality of an
 * aggregate follows the share of good leaves (racks for energy, banks for available power, PCS for power) at every level,
 * so that one lost rack makes its container, PCS, block and plant {@link Quality#SUB_NORMAL} and takes nothing else
 * away: below 100 % sub-normal, below 50 % {@link Quality#NO_COMMUNICATION}, which keeps the last value. The time of an
 * aggregate is that of its newest good child: with many children some are always one poll old, and their own quality
 * tells when one is too old.
 */
public final class Rollup {
    private static final double CONTACTOR_CLOSED = 2;

    private final PointReader in;
    private final PcsInputs pcsInputs;
    private final HealthRollup health;
    private final ContainerRollup[] containers;
    private final int[] firstContainerOfPcs;
    private final int[] firstPcsOfBlock;

    private final Energy containerEnergy = new Energy();
    private final Energy pcsEnergy = new Energy();
    private final Energy blockEnergy = new Energy();
    private final Energy plantEnergy = new Energy();
    private final Power pcsPower = new Power();
    private final Power blockPower = new Power();
    private final Power plantPower = new Power();

    private final StorageSlots[] pcsSlots;
    private final StorageSlots[] blockSlots;
    private final StorageSlots plantSlots;
    private final int[] blockTotW;
    private final int[] blockTotVar;
    private final int plantTotW;
    private final int plantTotVar;
    private final int rackCount;
    private final int pcsCount;

    public Rollup(PlantConfig plant, PointCatalog catalog, PointTable table, DeviceStates states) {
        in = new PointReader(table, catalog.devicePointCount());
        pcsInputs = new PcsInputs(plant, catalog, table, states);
        health = new HealthRollup(plant, catalog, in, states);
        List<ContainerRollup> allContainers = new ArrayList<>();
        List<PcsConfig> pcs = DerivedPoints.pcsOf(plant);
        firstContainerOfPcs = new int[pcs.size() + 1];
        pcsSlots = new StorageSlots[pcs.size()];
        for (int i = 0; i < pcs.size(); i++) {
            firstContainerOfPcs[i] = allContainers.size();
            for (ContainerConfig container : pcs.get(i).containers()) {
                allContainers.add(new ContainerRollup(plant, catalog, container));
            }
            pcsSlots[i] = new StorageSlots(catalog, pcs.get(i).path());
        }
        firstContainerOfPcs[pcs.size()] = allContainers.size();
        containers = allContainers.toArray(ContainerRollup[]::new);

        List<BlockConfig> blocks = plant.blocks();
        firstPcsOfBlock = new int[blocks.size() + 1];
        blockSlots = new StorageSlots[blocks.size()];
        blockTotW = new int[blocks.size()];
        blockTotVar = new int[blocks.size()];
        for (int b = 0; b < blocks.size(); b++) {
            String path = blocks.get(b).path();
            firstPcsOfBlock[b + 1] = firstPcsOfBlock[b] + blocks.get(b).pcs().size();
            blockSlots[b] = new StorageSlots(catalog, path);
            blockTotW[b] = PointReader.derived(catalog, path + "/MMXU1/TotW");
            blockTotVar[b] = PointReader.derived(catalog, path + "/MMXU1/TotVAr");
        }
        String storage = DerivedPoints.STORAGE;
        plantSlots = new StorageSlots(catalog, storage);
        plantTotW = PointReader.derived(catalog, storage + "/DSTO1/TotW");
        plantTotVar = PointReader.derived(catalog, storage + "/DSTO1/TotVAr");
        rackCount = PointReader.derived(catalog, storage + "/DSTO1/RackCnt");
        pcsCount = PointReader.derived(catalog, storage + "/DSTO1/PcsCnt");
    }

    /**
     * Computes every derived point anew.
     *
     * @param epochMs the time that a change of health gets.
     */
    public void run(long epochMs) {
        plantEnergy.clear();
        plantPower.clear();
        int ready = 0;
        for (int block = 0; block < blockSlots.length; block++) {
            blockEnergy.clear();
            blockPower.clear();
            for (int pcs = firstPcsOfBlock[block]; pcs < firstPcsOfBlock[block + 1]; pcs++) {
                rollPcs(pcs, epochMs);
                ready += pcsInputs.isReady(pcs) ? 1 : 0;
                blockEnergy.add(pcsEnergy);
                blockPower.add(pcsPower);
            }
            blockSlots[block].write(in, blockEnergy, blockPower);
            in.write(blockTotW[block], blockPower.totW.sum, blockPower.totW);
            in.write(blockTotVar[block], blockPower.totVar.sum, blockPower.totVar);
            plantEnergy.add(blockEnergy);
            plantPower.add(blockPower);
        }
        plantSlots.write(in, plantEnergy, plantPower);
        in.write(plantTotW, plantPower.totW.sum, plantPower.totW);
        in.write(plantTotVar, plantPower.totVar.sum, plantPower.totVar);
        in.write(rackCount, plantEnergy.closed.sum, plantEnergy.closed);
        in.writeOnChange(pcsCount, ready, epochMs);
        health.run(epochMs);
    }

    private void rollPcs(int pcs, long epochMs) {
        pcsEnergy.clear();
        pcsPower.clear();
        for (int c = firstContainerOfPcs[pcs]; c < firstContainerOfPcs[pcs + 1]; c++) {
            containerEnergy.clear();
            containers[c].run(in, containerEnergy);
            pcsEnergy.add(containerEnergy);
        }
        pcsInputs.computeAvailable(pcs, epochMs * 1_000_000);
        Share available = pcsPower.available;
        available.good = pcsInputs.goodBanks;
        available.total = pcsInputs.bankCount(pcs);
        available.newestGoodMs = pcsInputs.goodBanks > 0 ? pcsInputs.newestMs : 0;
        available.newestMs = pcsInputs.newestMs;
        pcsPower.dischargeW = pcsInputs.availableDischargeW;
        pcsPower.chargeW = pcsInputs.availableChargeW;
        in.add(pcsInputs.totW[pcs], pcsPower.totW);
        in.add(pcsInputs.totVar[pcs], pcsPower.totVar);
        pcsSlots[pcs].write(in, pcsEnergy, pcsPower);
    }

    /** How many leaves an aggregate has, how many of them are good, and their sum and times. */
    static final class Share {
        int good;
        int total;
        double sum;
        long newestGoodMs;
        long newestMs;

        void clear() {
            good = 0;
            total = 0;
            sum = 0;
            newestGoodMs = 0;
            newestMs = 0;
        }

        void add(Share child) {
            good += child.good;
            total += child.total;
            sum += child.sum;
            newestGoodMs = Math.max(newestGoodMs, child.newestGoodMs);
            newestMs = Math.max(newestMs, child.newestMs);
        }

        byte quality() {
            if (newestMs == 0) {
                return Quality.WAITING.code();
            }
            if (good * 2 < total || good == 0) {
                return Quality.NO_COMMUNICATION.code();
            }
            return good < total ? Quality.SUB_NORMAL.code() : Quality.GOOD.code();
        }

        /** NaN, so that the last value is kept, when there is no value to show. */
        double shown(double value) {
            return good * 2 < total || good == 0 ? Double.NaN : value;
        }

        long epochMs() {
            return good > 0 ? newestGoodMs : newestMs;
        }
    }

    /** Energy of one level; the shares count racks. */
    private static final class Energy {
        final Share racks = new Share();
        final Share closed = new Share();
        final Share rated = new Share();
        double effectiveWh;
        double weightedSoc;
        double weight;

        void clear() {
            racks.clear();
            closed.clear();
            rated.clear();
            effectiveWh = 0;
            weightedSoc = 0;
            weight = 0;
        }

        void add(Energy child) {
            racks.add(child.racks);
            closed.add(child.closed);
            rated.add(child.rated);
            effectiveWh += child.effectiveWh;
            weightedSoc += child.weightedSoc;
            weight += child.weight;
        }
    }

    /** Power of one level; {@code available} counts banks, the others PCS. */
    private static final class Power {
        final Share totW = new Share();
        final Share totVar = new Share();
        final Share available = new Share();
        double dischargeW;
        double chargeW;

        void clear() {
            totW.clear();
            totVar.clear();
            available.clear();
            dischargeW = 0;
            chargeW = 0;
        }

        void add(Power child) {
            totW.add(child.totW);
            totVar.add(child.totVar);
            available.add(child.available);
            dischargeW += child.dischargeW;
            chargeW += child.chargeW;
        }
    }

    /** One container: its racks' charge, weighted by capacity, and the rated energy that its bank states. */
    private static final class ContainerRollup {
        private final int[] soc;
        private final int[] capacityAh;
        private final int[] contactor;
        private final int ratedWh;
        private final int bankSoh;
        private final int socOut;
        private final int effectiveOut;

        ContainerRollup(PlantConfig plant, PointCatalog catalog, ContainerConfig container) {
            soc = racks(plant, catalog, container, "/DBAT1/SocEffAhrPct");
            capacityAh = racks(plant, catalog, container, "/DBAT1/AhrRtg");
            contactor = racks(plant, catalog, container, "/CSWI1/Pos");
            ratedWh = catalog.indexOf(container.path() + "/DBAT1/WhRtg");
            bankSoh = catalog.indexOf(container.path() + "/DBAT1/SohPct");
            socOut = PointReader.derived(catalog, container.path() + "/DSTO1/SocEffWhPct");
            effectiveOut = PointReader.derived(catalog, container.path() + "/DSTO1/EffWh");
        }

        private static int[] racks(PlantConfig plant, PointCatalog catalog, ContainerConfig container, String point) {
            return container.racks().stream()
                    .mapToInt((RackConfig rack) -> catalog.indexOf(
                            plant.devices().get(rack.deviceIndex()).path() + point))
                    .toArray();
        }

        void run(PointReader in, Energy out) {
            double sum = 0;
            double weight = 0;
            int closed = 0;
            for (int i = 0; i < soc.length; i++) {
                double percent = in.add(soc[i], out.racks);
                if (!Double.isNaN(percent)) {
                    double capacity = in.good(capacityAh[i]);
                    capacity = capacity > 0 ? capacity : 1;
                    sum += percent * capacity;
                    weight += capacity;
                }
                closed += in.add(contactor[i], out.closed) == CONTACTOR_CLOSED ? 1 : 0;
            }
            out.closed.sum = closed;
            double meanSoc = weight > 0 ? sum / weight : 0;
            double rated = in.add(ratedWh, out.rated);
            in.write(socOut, meanSoc, out.racks);
            if (Double.isNaN(rated) || Double.isNaN(out.racks.shown(meanSoc))) {
                in.write(effectiveOut, Double.NaN, out.rated.good == 0 ? out.rated : out.racks);
                return;
            }
            double soh = in.good(bankSoh);
            double usableWh = Double.isNaN(soh) ? rated : rated * soh / 100;
            out.effectiveWh = usableWh * meanSoc / 100;
            out.weightedSoc = meanSoc * rated;
            out.weight = rated;
            in.write(effectiveOut, out.effectiveWh, out.racks);
        }
    }

    /** Where the five storage points of a level lie. */
    private static final class StorageSlots {
        private final int soc;
        private final int effective;
        private final int rated;
        private final int discharge;
        private final int charge;

        StorageSlots(PointCatalog catalog, String path) {
            soc = PointReader.derived(catalog, path + "/DSTO1/SocEffWhPct");
            effective = PointReader.derived(catalog, path + "/DSTO1/EffWh");
            rated = PointReader.derived(catalog, path + "/DSTO1/WhRtg");
            discharge = PointReader.derived(catalog, path + "/DSTO1/AvlDschW");
            charge = PointReader.derived(catalog, path + "/DSTO1/AvlChaW");
        }

        void write(PointReader in, Energy energy, Power power) {
            Share racks = energy.weight > 0 ? energy.racks : energy.rated;
            in.write(soc, energy.weight > 0 ? energy.weightedSoc / energy.weight : Double.NaN, racks);
            in.write(effective, energy.weight > 0 ? energy.effectiveWh : Double.NaN, racks);
            in.write(rated, energy.rated.sum, energy.rated);
            in.write(discharge, power.dischargeW, power.available);
            in.write(charge, power.chargeW, power.available);
        }
    }
}
