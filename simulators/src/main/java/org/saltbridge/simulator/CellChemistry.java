package org.saltbridge.simulator;

import java.util.List;

/**
 * What a cell of one chemistry is made of: open-circuit voltage, resistances and voltage window, with the usual rack
 * built from it. The figures are parameters of this simulator, not those of a product.
 *
 * @param seriesCount cells in series in one rack.
 * @param capacityAh capacity of the rack's one parallel string.
 * @param r0 ohmic resistance of a cell at 25 °C in ohms; {@code r1} (30 s) and {@code r2} (600 s) are its two RC pairs.
 * @param hysteresisV half width of the voltage hysteresis between charging and discharging.
 * @param cellMaxV upper end of the working window; the alarm levels lie around it.
 * @param cellMinV lower end of the working window.
 * @param batteryType as SunSpec model 802 numbers it: 4 lithium ion, 99 other.
 */
public record CellChemistry(
        String id,
        int seriesCount,
        double capacityAh,
        double r0,
        double r1,
        double r2,
        double hysteresisV,
        double cellMaxV,
        double cellMinV,
        int batteryType,
        OcvCurve ocv) {

    /** Sodium ion, layered oxide: almost linear, wide voltage window. */
    public static final CellChemistry NAION_LO = new CellChemistry(
            "naion-lo",
            360,
            210,
            0.45e-3,
            0.25e-3,
            0.20e-3,
            0.010,
            3.95,
            2.00,
            99,
            OcvCurve.of(
                    0, 1.70, 2.5, 1.95, 5, 2.12, 10, 2.36, 15, 2.52, 20, 2.64, 30, 2.82, 40, 2.95, 50, 3.06, 60, 3.18,
                    70, 3.31, 80, 3.45, 90, 3.62, 95, 3.72, 100, 3.85));

    /** Sodium ion, vanadium fluorophosphate on hard carbon: two plateaus with a step at half charge. */
    public static final CellChemistry NAION_NVPF = new CellChemistry(
            "naion-nvpf",
            340,
            185,
            0.45e-3,
            0.25e-3,
            0.20e-3,
            0.010,
            4.30,
            2.30,
            99,
            OcvCurve.of(
                    0, 2.00, 5, 2.31, 10, 2.75, 20, 3.16, 30, 3.39, 40, 3.54, 50, 3.60, 55, 4.00, 60, 4.06, 70, 4.09,
                    80, 4.10, 90, 4.12, 100, 4.14));

    /** Lithium iron phosphate: flat. */
    public static final CellChemistry LFP = new CellChemistry(
            "lfp",
            416,
            314,
            0.17e-3,
            0.08e-3,
            0.06e-3,
            0.005,
            3.65,
            2.60,
            4,
            OcvCurve.of(
                    0, 2.50, 2.5, 2.95, 5, 3.10, 10, 3.20, 20, 3.25, 30, 3.28, 40, 3.29, 50, 3.295, 60, 3.31, 70, 3.33,
                    80, 3.335, 90, 3.34, 100, 3.45));

    /** All that can be simulated. */
    public static final List<CellChemistry> ALL = List.of(NAION_LO, NAION_NVPF, LFP);

    /** The chemistry of this id; throws {@link IllegalArgumentException} naming the known ones. */
    public static CellChemistry of(String id) {
        for (CellChemistry chemistry : ALL) {
            if (chemistry.id().equals(id)) {
                return chemistry;
            }
        }
        throw new IllegalArgumentException("unknown chemistry " + id + "; known: naion-lo, naion-nvpf, lfp");
    }

    /** Rated energy of one rack at the voltage of half charge, in watt-hours. */
    public double rackWh() {
        return seriesCount * capacityAh * ocv.atPercent(50);
    }
}
