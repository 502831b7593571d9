package org.saltbridge.gateway.plant;

import java.util.List;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;

/**
 * The points that dispatch shows of itself. The dispatch thread is their only writer; nothing is allocated and nothing
 * blocks. Power is in watts, positive discharges.
 */
public final class DispatchPoints implements DispatchStatus {
    private static final byte GOOD = Quality.GOOD.code();
    private static final byte WAITING = Quality.WAITING.code();

    private final PointTable table;
    private final int setpointW;
    private final int setpointVar;
    private final int requestedW;
    private final int maxAvailableW;
    private final int minAvailableW;
    private final int[] plantControl;

    public DispatchPoints(PlantConfig plant, PointCatalog catalog, PointTable table) {
        this.table = table;
        setpointW = catalog.indexOf(DerivedPoints.PPC + "/WSpt/mxVal");
        setpointVar = catalog.indexOf(DerivedPoints.PPC + "/VArSpt/mxVal");
        requestedW = catalog.indexOf(DerivedPoints.PPC + "/ReqTotW");
        maxAvailableW = catalog.indexOf(DerivedPoints.PPC + "/WMaxAvl");
        minAvailableW = catalog.indexOf(DerivedPoints.PPC + "/WMinAvl");
        List<PcsConfig> pcs = DerivedPoints.pcsOf(plant);
        plantControl = new int[pcs.size()];
        for (int i = 0; i < plantControl.length; i++) {
            plantControl[i] = catalog.indexOf(pcs.get(i).path() + "/DINV1/PlantCtl/stVal");
        }
    }

    /**
     * Shows the plant's setpoints and what it can follow.
     *
     * @param acceptedW NaN when unknown.
     * @param acceptedVar NaN when unknown.
     * @param availableDischargeW ≥ 0.
     * @param availableChargeW ≥ 0; shown as the negative {@code WMinAvl}.
     */
    @Override
    public void plant(
            double acceptedW,
            double acceptedVar,
            double requestedTotalW,
            double availableDischargeW,
            double availableChargeW,
            long epochMs) {
        show(setpointW, acceptedW, epochMs);
        show(setpointVar, acceptedVar, epochMs);
        show(requestedW, requestedTotalW, epochMs);
        show(maxAvailableW, availableDischargeW, epochMs);
        show(minAvailableW, -availableChargeW, epochMs);
    }

    /** Shows whether a PCS takes part in plant dispatch. */
    @Override
    public void pcsControl(int pcsIndex, boolean inPlant, long epochMs) {
        show(plantControl[pcsIndex], inPlant ? 1 : 0, epochMs);
    }

    private void show(int pointIndex, double value, long epochMs) {
        table.set(pointIndex, value, Double.isNaN(value) ? WAITING : GOOD, epochMs);
    }
}
