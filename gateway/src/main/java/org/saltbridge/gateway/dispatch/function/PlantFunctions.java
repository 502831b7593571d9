package org.saltbridge.gateway.dispatch.function;

import java.util.ArrayList;
import java.util.List;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.FunctionsConfig;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;
import org.saltbridge.config.FunctionsConfig.PeakShaving;
import org.saltbridge.config.PoiConfig;

/** The functions of a plant file, all of them, whether enabled or not. */
public final class PlantFunctions {

    private PlantFunctions() {}

    /**
     * The functions in the order in which equal priorities rule.
     *
     * @param ratedW the rating of all PCS together, positive.
     */
    public static List<PlantFunction> of(ControlConfig control, PoiConfig poi, double ratedW) {
        FunctionsConfig functions = control.functions();
        var fallback = control.scada().fallback();
        PeakShaving caps = functions.peakShaving();
        boolean loadMetered = poi.loadMeterDeviceIndex() >= 0;
        List<PlantFunction> all = new ArrayList<>();
        all.add(new SocWindow(SocWindow.PRIORITY, control.socLowPercent(), control.socHighPercent(), ratedW));
        all.add(new ReserveSoc(ReserveSoc.PRIORITY, control.reserveSocPercent(), ratedW));
        addFrequency(functions.frequency(), poi.nominalHz(), all);
        all.add(PowerCaps.ofExport(caps.priority(), caps.enabled(), caps.exportMaxW(), loadMetered));
        all.add(PowerCaps.ofImport(caps.priority(), caps.enabled(), caps.importMaxW(), loadMetered, caps.holdMs()));
        all.add(new LoadFollowing(functions.loadFollowing(), fallback));
        all.add(new BasePoint(functions.agcPriority(), fallback));
        all.add(new SocManagement(functions.socManagement(), fallback));
        return List.copyOf(all);
    }

    /** A curve that is triggered answers low frequency only. */
    private static void addFrequency(FunctionsConfig.Frequency config, double nominalHz, List<PlantFunction> all) {
        if (config.curve() == FrequencyCurve.ERCOT_FFR || config.curve() == FrequencyCurve.NORDIC_FFR) {
            all.add(new FastFrequencyResponse(config, nominalHz));
        } else {
            all.add(new FrequencyWatt(FrequencyWatt.Side.LOW, config, nominalHz));
            all.add(new FrequencyWatt(FrequencyWatt.Side.HIGH, config, nominalHz));
        }
    }
}
