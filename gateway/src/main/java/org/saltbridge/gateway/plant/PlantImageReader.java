package org.saltbridge.gateway.plant;

import java.util.stream.IntStream;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.config.BreakerPoints;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.plant.PointTable.Slot;

/** Fills the {@link PlantImage} from the point table; owned by the dispatch thread, allocates nothing. */
public final class PlantImageReader implements PlantImage.Reader {
    /** IEC 61850-7-420 {@code EcpIsldSt}: 4 local island, 5 islanded at the PCC. */
    private static final int LOCAL_ISLAND = 4;

    private static final int ISLANDED_AT_PCC = 5;

    private final PcsInputs inputs;
    private final DispatchTrigger trigger;
    private final PointTable table;
    private final Slot slot = new Slot();
    private final int poiW;
    private final int poiHz;
    private final int poiV;
    private final int loadW;
    private final boolean hasLoad;
    private final int plantSoc;
    private final int islandState;
    private final int[] pcsSoc;
    private final int[] gridLost;
    private final DeviceStates states;
    private final int[] unitDevice;
    private final int breakerPosition;
    private final int breakerLocal;
    private final int closingReleased;
    private final int busV;
    /**
     * The breaker was open when its relay knew it last, or has not been heard of: neither silence nor doubt ends an island.
     */
    private boolean wasOpen;
    /** The point that each step of the sequences waits for, by unit. */
    private final int[][] sequenceState;

    public PlantImageReader(
            PlantConfig plant, PointCatalog catalog, PointTable table, DeviceStates states, DispatchTrigger trigger) {
        this.table = table;
        this.trigger = trigger;
        inputs = new PcsInputs(plant, catalog, table, states);
        DeviceConfig meter = plant.devices().get(plant.poi().meterDeviceIndex());
        poiW = catalog.indexOf(meter.path() + "/MMXU1/TotW");
        poiHz = catalog.indexOf(meter.path() + "/MMXU1/Hz");
        poiV = catalog.indexOf(meter.path() + "/MMXU1/PPV");
        islandState = catalog.indexOf(meter.path() + "/DPCC1/EcpIsldSt");
        int load = plant.poi().loadMeterDeviceIndex();
        hasLoad = load >= 0;
        loadW = hasLoad ? catalog.indexOf(plant.devices().get(load).path() + "/MMXU1/TotW") : -1;
        plantSoc = catalog.indexOf(DerivedPoints.STORAGE + "/DSTO1/SocEffWhPct");
        pcsSoc = DerivedPoints.pcsOf(plant).stream()
                .mapToInt(pcs -> catalog.indexOf(pcs.path() + "/DSTO1/SocEffWhPct"))
                .toArray();
        gridLost = DerivedPoints.pcsOf(plant).stream()
                .mapToInt(pcs -> catalog.indexOf(pcs.path() + "/DINV1/InvGriLosAlm"))
                .toArray();
        this.states = states;
        unitDevice = DerivedPoints.sequenceDevicesOf(plant);
        breakerPosition = ofBreaker(plant, catalog, BreakerPoints.POSITION);
        wasOpen = breakerPosition >= 0;
        breakerLocal = ofBreaker(plant, catalog, BreakerPoints.LOCAL);
        closingReleased = ofBreaker(plant, catalog, BreakerPoints.RELEASED);
        busV = ofBreaker(plant, catalog, BreakerPoints.BUS_VOLTAGE);
        sequenceState = IntStream.of(unitDevice)
                .mapToObj(device -> sequenceStates(plant.devices().get(device), catalog))
                .toArray(int[][]::new);
    }

    private static int ofBreaker(PlantConfig plant, PointCatalog catalog, String point) {
        int device = plant.poi().breakerDeviceIndex();
        return device < 0 ? -1 : catalog.indexOf(plant.devices().get(device).path() + "/" + point);
    }

    private static int[] sequenceStates(DeviceConfig device, PointCatalog catalog) {
        return device.profile().sequences().stream()
                .flatMap(sequence -> sequence.steps().stream())
                .mapToInt(step -> catalog.indexOf(device.path() + "/" + step.expectPoint()))
                .toArray();
    }

    @Override
    public long version() {
        return trigger.version();
    }

    @Override
    public double sequenceState(int unit, int sequenceStep) {
        return inputs.good(sequenceState[unit][sequenceStep]);
    }

    @Override
    public boolean isUnitOnline(int unit) {
        return states.get(unitDevice[unit]) == DeviceState.ONLINE;
    }

    @Override
    public void read(PlantImage into, long nowNs) {
        int islanded = 0;
        for (int i = 0; i < inputs.count; i++) {
            into.deviceIndex[i] = inputs.device[i];
            into.ratedW[i] = inputs.ratedW[i];
            into.ratedVa[i] = inputs.ratedVa[i];
            into.ready[i] = inputs.isReady(i);
            into.online[i] = inputs.isOnline(i);
            inputs.computeAvailable(i, nowNs);
            into.availableDischargeW[i] = inputs.availableDischargeW;
            into.availableChargeW[i] = inputs.availableChargeW;
            into.measuredW[i] = inputs.good(inputs.totW[i]);
            into.acceptedW[i] = inputs.good(inputs.acceptedW[i]);
            into.acceptedVar[i] = inputs.good(inputs.acceptedVar[i]);
            into.socPercent[i] = inputs.subNormal(pcsSoc[i]);
            islanded += inputs.good(gridLost[i]) == 1 ? 1 : 0;
        }
        into.poiW = inputs.held(poiW);
        into.poiHz = inputs.held(poiHz);
        into.poiV = inputs.held(poiV);
        table.read(poiW, slot);
        // A change for the worse has a time as well, but is no sample.
        into.poiEpochMs = slot.quality().isGood() ? slot.epochMs() : into.poiEpochMs;
        if (hasLoad) {
            into.loadW = -inputs.held(loadW);
            table.read(loadW, slot);
            into.loadEpochMs = slot.quality().isGood() ? slot.epochMs() : into.loadEpochMs;
        }
        into.plantSocPercent = inputs.subNormal(plantSoc);
        readBreaker(into);
        double state = inputs.held(islandState);
        into.islanded = state == LOCAL_ISLAND || state == ISLANDED_AT_PCC || wasOpen || islanded * 2 > inputs.count;
    }

    private void readBreaker(PlantImage into) {
        into.breakerPosition = inputs.recent(breakerPosition);
        if (into.breakerPosition == BreakerPoints.OPEN) {
            wasOpen = true;
        } else if (into.breakerPosition == BreakerPoints.CLOSED) {
            wasOpen = false;
        }
        into.breakerRemote = breakerLocal < 0 || inputs.recent(breakerLocal) == 0;
        into.closingReleased = inputs.recent(closingReleased) == 1;
        into.busV = inputs.recent(busV);
    }
}
