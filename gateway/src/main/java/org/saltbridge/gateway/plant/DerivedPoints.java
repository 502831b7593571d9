package org.saltbridge.gateway.plant;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PointDef;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.Unit;

/**
 * Names every point that the gateway derives itself: aggregates (written by {@link Rollup}), health and link state of each
 * device (also {@link Rollup}), and what dispatch shows (written through {@link DispatchPoints}). A path that a device
 * gives already is not defined again, and nobody derives it then.
 */
public final class DerivedPoints {
    /**
     * The plant's functions by their logical nodes below {@code Plant/PPC}, in the order in which they are shown: base
     * point, low and high frequency, export cap, import cap (peak shaving), load following, SoC management, SoC reserve,
     * SoC window.
     * Position 0 is none of them, the last is no function but the limits of the POI.
     */
    public static final List<String> FUNCTIONS =
            List.of("none", "DAGC1", "DLFW1", "DHFW1", "DWMX1", "DWMN1", "DWFL1", "DSTO1", "SocRsv", "SocUse", "POI");

    /** Position of the POI's limits in {@link #FUNCTIONS}. */
    public static final int FUNCTION_POI = FUNCTIONS.size() - 1;

    /** Where the plant's controller is. */
    public static final String PPC_FOLDER = "Plant/PPC";

    /** The plant is under the control of somebody at the equipment. */
    public static final String LOCAL = "Plant/LLN0/Loc";

    /** The plant is under the control of its own control room. */
    public static final String STATION = "Plant/LLN0/LocSta";

    static final String STORAGE = "Plant/Storage";
    static final String PPC = PPC_FOLDER + "/DPMC1";
    static final String PLANT_HEALTH = "Plant/LLN0/Health";

    private static final List<EnumLabel> HEALTH_LABELS =
            List.of(new EnumLabel(1, "ok"), new EnumLabel(2, "warning"), new EnumLabel(3, "alarm"));
    private static final List<EnumLabel> STATE_LABELS = List.of(
            new EnumLabel(0, "disconnected"),
            new EnumLabel(1, "connecting"),
            new EnumLabel(2, "online"),
            new EnumLabel(3, "silent"));

    /** Highest energy that the engineering range of one rack allows for; only a range for displays. */
    private static final double RACK_WH_MAX = 1_000_000;

    private final List<PointDef> points = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    public DerivedPoints(PlantConfig plant) {
        DevicePoints devicePoints = new DevicePoints(plant);
        for (int i = 0; i < devicePoints.size(); i++) {
            taken.add(devicePoints.point(i).path());
        }
        double ratedW = 0;
        int racks = 0;
        for (BlockConfig block : plant.blocks()) {
            double blockW = 0;
            int blockRacks = 0;
            for (PcsConfig pcs : block.pcs()) {
                blockW += pcs.ratedW();
                blockRacks += definePcs(pcs);
            }
            defineStorage(block.path(), blockW, blockRacks);
            definePower(block.path() + "/MMXU1", "of the block's PCS", blockW);
            ratedW += blockW;
            racks += blockRacks;
        }
        defineStorage(STORAGE, ratedW, racks);
        definePower(STORAGE + "/DSTO1", "of all PCS", ratedW);
        analog(STORAGE + "/DSTO1/RackCnt", Unit.NONE, 0, racks, "Racks whose contactors are closed");
        analog(STORAGE + "/DSTO1/PcsCnt", Unit.NONE, 0, pcsOf(plant).size(), "PCS that can follow a setpoint");
        defineDispatch(plant, ratedW);
        for (DeviceConfig device : plant.devices()) {
            enumeration(
                    device.path() + "/LLN0/Health", HEALTH_LABELS, "Health of the device, from link and alarm bits");
            enumeration(device.path() + "/LLN0/ComSt", STATE_LABELS, "State of the link to the device");
        }
        enumeration(PLANT_HEALTH, HEALTH_LABELS, "Health of the plant");
        binary(LOCAL + "/stVal", "station or remote", "local", "Whether only commands from the equipment are taken");
        binary(STATION + "/stVal", "remote", "station", "Whether commands from the utility are refused");
    }

    /** All PCS of a plant in the one order that every module numbers them by. */
    public static List<PcsConfig> pcsOf(PlantConfig plant) {
        return plant.blocks().stream().flatMap(block -> block.pcs().stream()).toList();
    }

    /** All banks, in the order of their PCS. */
    public static List<ContainerConfig> banksOf(PlantConfig plant) {
        return pcsOf(plant).stream().flatMap(pcs -> pcs.containers().stream()).toList();
    }

    /** The devices that run sequences: all PCS, then all banks, then the breaker where the plant has one. */
    public static int[] sequenceDevicesOf(PlantConfig plant) {
        return Stream.of(
                        pcsOf(plant).stream().map(PcsConfig::deviceIndex),
                        banksOf(plant).stream().map(ContainerConfig::deviceIndex),
                        Stream.of(plant.poi().breakerDeviceIndex()).filter(breaker -> breaker >= 0))
                .flatMap(devices -> devices)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private int definePcs(PcsConfig pcs) {
        int racks = 0;
        for (ContainerConfig container : pcs.containers()) {
            int count = container.racks().size();
            String path = container.path() + "/DSTO1/";
            analog(path + "SocEffWhPct", Unit.PERCENT, 0, 100, "Energy in the container, share of the usable energy");
            analog(path + "EffWh", Unit.WATT_HOUR, 0, count * RACK_WH_MAX, "Energy that can be discharged");
            racks += count;
        }
        defineStorage(pcs.path(), pcs.ratedW(), racks);
        binary(
                pcs.path() + "/DINV1/PlantCtl/stVal",
                "individual",
                "plant",
                "Whether the PCS takes part in plant dispatch");
        return racks;
    }

    private void defineStorage(String path, double ratedW, int racks) {
        String node = path + "/DSTO1/";
        analog(node + "SocEffWhPct", Unit.PERCENT, 0, 100, "Energy stored, share of the usable energy");
        analog(node + "EffWh", Unit.WATT_HOUR, 0, racks * RACK_WH_MAX, "Energy that can be discharged");
        analog(node + "WhRtg", Unit.WATT_HOUR, 0, racks * RACK_WH_MAX, "Rated energy");
        analog(node + "AvlDschW", Unit.WATT, 0, ratedW, "Discharge power available now");
        analog(node + "AvlChaW", Unit.WATT, 0, ratedW, "Charge power available now, as a positive number");
    }

    private void definePower(String node, String of, double ratedW) {
        analog(node + "/TotW", Unit.WATT, -ratedW, ratedW, "Sum of the active power " + of + ", positive discharges");
        analog(node + "/TotVAr", Unit.VAR, -ratedW, ratedW, "Sum of the reactive power " + of);
    }

    private void defineDispatch(PlantConfig plant, double ratedW) {
        double exportW = plant.poi().exportLimitW();
        double importW = plant.poi().importLimitW();
        double var = plant.poi().reactiveLimitVar();
        analog(PPC + "/WSpt/mxVal", Unit.WATT, -importW, exportW, "Active-power setpoint in force, positive exports");
        analog(PPC + "/VArSpt/mxVal", Unit.VAR, -var, var, "Reactive-power setpoint in force");
        analog(PPC + "/ReqTotW", Unit.WATT, -ratedW, ratedW, "Sum of the setpoints that dispatch has given to the PCS");
        analog(PPC + "/WMaxAvl", Unit.WATT, 0, ratedW, "Highest power that the plant can follow now");
        analog(PPC + "/WCorr", Unit.WATT, -ratedW, ratedW, "Added to meet the target at the POI");
        List<EnumLabel> labels = new ArrayList<>();
        for (int i = 0; i < FUNCTIONS.size(); i++) {
            labels.add(new EnumLabel(i, FUNCTIONS.get(i)));
        }
        enumeration(PPC + "/WTopFct", labels, "The function that decides the plant's active power");
        binary(PPC + "/RvrtTmExp", "running", "expired", "Whether the utility is lost and the fallback is in force");
        for (int i = 1; i < FUNCTION_POI; i++) {
            String node = PPC_FOLDER + "/" + FUNCTIONS.get(i);
            analog(node + "/ReqW", Unit.WATT, -ratedW, ratedW, "What the function asks for");
            binary(node + "/FctEna/stVal", "disabled", "enabled", "Whether the function is enabled");
        }
        analog(PPC + "/WMinAvl", Unit.WATT, -ratedW, 0, "Lowest power that the plant can follow now (charging)");
    }

    private void analog(String path, Unit unit, double low, double high, String description) {
        if (taken.add(path)) {
            points.add(new PointDef(path, PointKind.ANALOG, unit, low, high, List.of(), description));
        }
    }

    private void binary(String path, String off, String on, String description) {
        if (taken.add(path)) {
            points.add(new PointDef(
                    path,
                    PointKind.BINARY,
                    Unit.NONE,
                    0,
                    1,
                    List.of(new EnumLabel(0, off), new EnumLabel(1, on)),
                    description));
        }
    }

    private void enumeration(String path, List<EnumLabel> labels, String description) {
        if (taken.add(path)) {
            points.add(new PointDef(path, PointKind.ENUM, Unit.NONE, Double.NaN, Double.NaN, labels, description));
        }
    }

    /** In the order in which {@link PointCatalog} numbers them behind the device points. */
    public List<PointDef> points() {
        return List.copyOf(points);
    }
}
