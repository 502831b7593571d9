package org.saltbridge.gateway.plant;

import java.util.List;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.gateway.plant.PointTable.Slot;

/**
 * Where the inputs of each PCS lie in the point table, and the two judgements that both dispatch and the roll-up make of
 * them: whether a PCS can follow a setpoint, and how much power it has. Not shared between threads: each reader has its
 * own.
 */
final class PcsInputs {
    final int count;
    final int[] device;
    final int[] totW;
    final int[] totVar;
    final int[] acceptedW;
    final int[] acceptedVar;
    final double[] ratedW;
    final double[] ratedVa;

    private final int[] dcVoltage;
    /** Where a PCS does not measure its DC voltage its banks do. */
    private final int[][] bankVoltage;

    private final int[] maxAvailable;
    private final int[] minAvailable;
    private final int[][] dischargeLimitA;
    private final int[][] chargeLimitA;
    private final int[][] cellTemperature;
    private final int[] pcsAmbient;
    private final int[] dcCurrentMax;
    private final int[] soc;
    private final double socLowPercent;
    private final double socHighPercent;
    private final BankLimits[] bankLimits;
    private final int[] state;
    private final double[][] followingStates;

    private final PointTable table;
    private final DeviceStates deviceStates;
    private final Slot slot = new Slot();

    /** Results of {@link #computeAvailable}. */
    double availableDischargeW;

    double availableChargeW;
    int goodBanks;
    long newestMs;

    PcsInputs(PlantConfig plant, PointCatalog catalog, PointTable table, DeviceStates deviceStates) {
        this.table = table;
        this.deviceStates = deviceStates;
        List<PcsConfig> all = DerivedPoints.pcsOf(plant);
        count = all.size();
        device = new int[count];
        totW = new int[count];
        totVar = new int[count];
        acceptedW = new int[count];
        acceptedVar = new int[count];
        ratedW = new double[count];
        ratedVa = new double[count];
        dcVoltage = new int[count];
        bankVoltage = new int[count][];
        maxAvailable = new int[count];
        minAvailable = new int[count];
        dischargeLimitA = new int[count][];
        chargeLimitA = new int[count][];
        cellTemperature = new int[count][];
        pcsAmbient = new int[count];
        dcCurrentMax = new int[count];
        soc = new int[count];
        bankLimits = new BankLimits[count];
        socLowPercent = plant.control().socLowPercent();
        socHighPercent = plant.control().socHighPercent();
        state = new int[count];
        followingStates = new double[count][];
        for (int i = 0; i < count; i++) {
            resolve(plant, catalog, all.get(i), i);
        }
    }

    private void resolve(PlantConfig plant, PointCatalog catalog, PcsConfig pcs, int i) {
        device[i] = pcs.deviceIndex();
        ratedW[i] = pcs.ratedW();
        ratedVa[i] = pcs.ratedVa();
        totW[i] = catalog.indexOf(pcs.path() + "/MMXU1/TotW");
        totVar[i] = catalog.indexOf(pcs.path() + "/MMXU1/TotVAr");
        acceptedW[i] = catalog.indexOf(pcs.path() + "/DINV1/WSpt/mxVal");
        acceptedVar[i] = catalog.indexOf(pcs.path() + "/DINV1/VArSpt/mxVal");
        dcVoltage[i] = catalog.indexOf(pcs.path() + "/MMDC1/Vol");
        maxAvailable[i] = catalog.indexOf(pcs.path() + "/DINV1/WMaxAvl");
        minAvailable[i] = catalog.indexOf(pcs.path() + "/DINV1/WMinAvl");
        bankVoltage[i] = ofBanks(pcs, catalog, "/DBAT1/Vol");
        dischargeLimitA[i] = ofBanks(pcs, catalog, "/DBAT1/DschAmpLim");
        chargeLimitA[i] = ofBanks(pcs, catalog, "/DBAT1/ChaAmpLim");
        cellTemperature[i] = ofBanks(pcs, catalog, "/SBAT1/CelTmpMax");
        pcsAmbient[i] = catalog.indexOf(pcs.path() + "/STMP2/Tmp");
        dcCurrentMax[i] = catalog.indexOf(pcs.path() + "/DINV1/DCAMax");
        soc[i] = catalog.indexOf(pcs.path() + "/DSTO1/SocEffWhPct");
        bankLimits[i] = new BankLimits(dischargeLimitA[i].length);
        resolveStates(plant.devices().get(pcs.deviceIndex()).profile(), catalog, pcs.path(), i);
    }

    private static int[] ofBanks(PcsConfig pcs, PointCatalog catalog, String point) {
        return pcs.containers().stream()
                .mapToInt(container -> catalog.indexOf(container.path() + point))
                .toArray();
    }

    private void resolveStates(DeviceProfile profile, PointCatalog catalog, String path, int i) {
        // The profile says what "connected" is: the state in which its start sequence ends.
        state[i] = -1;
        followingStates[i] = new double[0];
        SequenceDef start = profile.sequence(SequenceDef.START);
        if (start != null && !start.steps().isEmpty()) {
            SequenceStep last = start.steps().get(start.steps().size() - 1);
            state[i] = catalog.indexOf(path + "/" + last.expectPoint());
            followingStates[i] = last.expectValues().stream()
                    .mapToDouble(Integer::doubleValue)
                    .toArray();
        }
    }

    int bankCount(int pcs) {
        return dischargeLimitA[pcs].length;
    }

    /** Reads a point into the slot; what is no point, −1, waits for ever. */
    private Quality read(int pointIndex) {
        if (pointIndex < 0) {
            return Quality.WAITING;
        }
        table.read(pointIndex, slot);
        return slot.quality();
    }

    /** The value of a point if it is good, else NaN; −1 is no point. */
    double good(int pointIndex) {
        return read(pointIndex) == Quality.GOOD ? slot.value() : Double.NaN;
    }

    /** Like {@link #good}, but also not read again when it should have been, if within its limit. */
    double recent(int pointIndex) {
        return read(pointIndex).isRecent() ? slot.value() : Double.NaN;
    }

    /** Like {@link #good}, but a value that is merely late still counts: power must not jump because one poll was. */
    double held(int pointIndex) {
        return read(pointIndex).isHeld() ? slot.value() : Double.NaN;
    }

    /** Like {@link #held}; the time of what is available follows. */
    private double heldNoted(int pointIndex) {
        double value = held(pointIndex);
        if (!Double.isNaN(value)) {
            newestMs = Math.max(newestMs, slot.epochMs());
        }
        return value;
    }

    boolean isOnline(int pcs) {
        return deviceStates.get(device[pcs]) == DeviceState.ONLINE;
    }

    /**
     * Whether the PCS answers and is in a state in which it follows setpoints. A state that is merely late counts until it is
     * lost: a device that is read slower than was asked for is no lost device.
     */
    boolean isReady(int pcs) {
        if (!isOnline(pcs)) {
            return false;
        }
        if (state[pcs] < 0) {
            return true;
        }
        double now = held(state[pcs]);
        for (double following : followingStates[pcs]) {
            if (now == following) {
                return true;
            }
        }
        return false;
    }

    /** The voltage of the DC side; the lowest of the banks where the PCS has no measurement of its own. */
    private double dcVoltage(int pcs) {
        if (dcVoltage[pcs] >= 0) {
            return heldNoted(dcVoltage[pcs]);
        }
        double lowest = Double.NaN;
        for (int index : bankVoltage[pcs]) {
            double voltage = heldNoted(index);
            lowest = Double.isNaN(lowest) || voltage < lowest ? voltage : lowest;
        }
        return lowest;
    }

    /**
     * Computes what the PCS can give and take now: the least of its rating, what it says itself, and DC voltage times the
     * current that its banks and its own DC side allow; less when cells, the PCS or its surroundings are hot and near the
     * ends of the SoC window. The limits of a bank that is not heard of any more decay to nothing. Allocates nothing.
     *
     * @param nowNs monotonic time, for the decay.
     */
    void computeAvailable(int pcs, long nowNs) {
        availableDischargeW = 0;
        availableChargeW = 0;
        goodBanks = 0;
        newestMs = 0;
        BankLimits limits = bankLimits[pcs];
        double cellCelsius = Double.NEGATIVE_INFINITY;
        for (int bank = 0; bank < dischargeLimitA[pcs].length; bank++) {
            double discharge = heldNoted(dischargeLimitA[pcs][bank]);
            double charge = heldNoted(chargeLimitA[pcs][bank]);
            if (!Double.isNaN(discharge) && !Double.isNaN(charge)) {
                goodBanks++;
                limits.heard(bank, discharge, charge, nowNs);
            }
            double celsius = good(cellTemperature[pcs][bank]);
            cellCelsius = Double.isNaN(celsius) ? cellCelsius : Math.max(cellCelsius, celsius);
        }
        double voltage = dcVoltage(pcs);
        double mostW = maxAvailable[pcs] < 0 ? ratedW[pcs] : heldNoted(maxAvailable[pcs]);
        double leastW = minAvailable[pcs] < 0 ? -ratedW[pcs] : heldNoted(minAvailable[pcs]);
        if (Double.isNaN(voltage) || Double.isNaN(mostW) || Double.isNaN(leastW)) {
            goodBanks = 0;
            return;
        }
        double ownA = good(dcCurrentMax[pcs]);
        double mostA = Double.isNaN(ownA) ? Double.POSITIVE_INFINITY : ownA;
        double derated = ratedW[pcs] * PowerDerating.byTemperature(cellCelsius, good(pcsAmbient[pcs]));
        double percent = subNormal(soc[pcs]);
        limits.sum(nowNs);
        availableDischargeW = PowerDerating.least(
                mostW,
                derated,
                voltage * Math.min(mostA, limits.dischargeA),
                ratedW[pcs] * PowerDerating.bySocAbove(percent, socLowPercent));
        availableChargeW = PowerDerating.least(
                -leastW,
                derated,
                voltage * Math.min(mostA, limits.chargeA),
                ratedW[pcs] * PowerDerating.bySocBelow(percent, socHighPercent));
    }

    /** An aggregate that misses a rack is still the best that is known. */
    double subNormal(int pointIndex) {
        Quality quality = read(pointIndex);
        return quality == Quality.GOOD || quality == Quality.SUB_NORMAL ? slot.value() : Double.NaN;
    }
}
