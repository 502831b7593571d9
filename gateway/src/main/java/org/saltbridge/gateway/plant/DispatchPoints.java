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
    private final int correctionW;
    private final int topFunction;
    private final int utilityLost;
    private final int local;
    private final int station;
    private final int[] functionW;
    private final int[] functionEnabled;
    private final int[] plantControl;

    public DispatchPoints(PlantConfig plant, PointCatalog catalog, PointTable table) {
        this.table = table;
        setpointW = catalog.indexOf(DerivedPoints.PPC + "/WSpt/mxVal");
        setpointVar = catalog.indexOf(DerivedPoints.PPC + "/VArSpt/mxVal");
        requestedW = catalog.indexOf(DerivedPoints.PPC + "/ReqTotW");
        maxAvailableW = catalog.indexOf(DerivedPoints.PPC + "/WMaxAvl");
        minAvailableW = catalog.indexOf(DerivedPoints.PPC + "/WMinAvl");
        correctionW = catalog.indexOf(DerivedPoints.PPC + "/WCorr");
        topFunction = catalog.indexOf(DerivedPoints.PPC + "/WTopFct");
        utilityLost = catalog.indexOf(DerivedPoints.PPC + "/RvrtTmExp");
        local = catalog.indexOf(DerivedPoints.LOCAL + "/stVal");
        station = catalog.indexOf(DerivedPoints.STATION + "/stVal");
        functionW = functions(catalog, "/ReqW");
        functionEnabled = functions(catalog, "/FctEna/stVal");
        List<PcsConfig> pcs = DerivedPoints.pcsOf(plant);
        plantControl = new int[pcs.size()];
        for (int i = 0; i < plantControl.length; i++) {
            plantControl[i] = catalog.indexOf(pcs.get(i).path() + "/DINV1/PlantCtl/stVal");
        }
    }

    private static int[] functions(PointCatalog catalog, String point) {
        return DerivedPoints.FUNCTIONS.stream()
                .mapToInt(function -> catalog.indexOf(DerivedPoints.PPC_FOLDER + "/" + function + point))
                .toArray();
    }

    @Override
    public void plant(Values values, long epochMs) {
        byte old = values.isSetpointOld ? Quality.OLD_DATA.code() : GOOD;
        table.set(setpointW, values.setpointW, Double.isNaN(values.setpointW) ? WAITING : old, epochMs);
        show(setpointVar, values.setpointVar, epochMs);
        show(requestedW, values.requestedW, epochMs);
        show(maxAvailableW, values.availableDischargeW, epochMs);
        show(minAvailableW, -values.availableChargeW, epochMs);
        show(correctionW, values.correctionW, epochMs);
        show(topFunction, values.topFunction, epochMs);
        show(local, values.isLocal ? 1 : 0, epochMs);
        show(station, values.isStation ? 1 : 0, epochMs);
        show(utilityLost, values.isUtilityLost ? 1 : 0, epochMs);
        for (int i = 1; i < DerivedPoints.FUNCTION_POI; i++) {
            // What asks for nothing shows zero: a value that waits forever would look like a fault.
            show(functionW[i], Double.isNaN(values.functionW[i]) ? 0 : values.functionW[i], epochMs);
            show(functionEnabled[i], values.functionEnabled[i] ? 1 : 0, epochMs);
        }
        table.tellChanges();
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
