package org.saltbridge.gateway.plant;

import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;

/** Fills the {@link PlantImage} from the point table; owned by the dispatch thread, allocates nothing. */
public final class PlantImageReader implements PlantImage.Reader {
    private final PcsInputs inputs;
    private final int poiW;
    private final int poiHz;

    public PlantImageReader(PlantConfig plant, PointCatalog catalog, PointTable table, DeviceStates states) {
        inputs = new PcsInputs(plant, catalog, table, states);
        DeviceConfig meter = plant.devices().get(plant.poi().meterDeviceIndex());
        poiW = catalog.indexOf(meter.path() + "/MMXU1/TotW");
        poiHz = catalog.indexOf(meter.path() + "/MMXU1/Hz");
    }

    @Override
    public void read(PlantImage into) {
        for (int i = 0; i < inputs.count; i++) {
            into.deviceIndex[i] = inputs.device[i];
            into.ratedW[i] = inputs.ratedW[i];
            into.ratedVa[i] = inputs.ratedVa[i];
            into.ready[i] = inputs.isReady(i);
            inputs.computeAvailable(i);
            into.availableDischargeW[i] = inputs.availableDischargeW;
            into.availableChargeW[i] = inputs.availableChargeW;
            into.measuredW[i] = inputs.good(inputs.totW[i]);
            into.acceptedW[i] = inputs.good(inputs.acceptedW[i]);
            into.acceptedVar[i] = inputs.good(inputs.acceptedVar[i]);
        }
        into.poiW = inputs.good(poiW);
        into.poiHz = inputs.good(poiHz);
    }
}
