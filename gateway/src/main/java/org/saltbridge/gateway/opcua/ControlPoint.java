package org.saltbridge.gateway.opcua;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.Unit;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.plant.DerivedPoints;

/**
 * One controllable object of the plant, such as {@code Plant/PPC/DPMC1/WSpt}: what may be commanded, and what was
 * commanded last. The outcome is written by the thread that ends a command and read by any.
 */
final class ControlPoint {
    /** What was commanded last and what became of it. */
    record Last(@Nullable Double value, long valueEpochMs, String outcome, long outcomeEpochMs) {}

    /** Whole numbers up to here are exact as a Double. */
    private static final double HEARTBEAT_MAX = 1L << 53;

    private final String path;
    private final Command.Kind kind;
    private final int pcsIndex;
    private final double low;
    private final double high;

    private volatile @Nullable Operation ended;
    private volatile @Nullable Operation inForce;
    private volatile boolean changed;

    private ControlPoint(String path, Command.Kind kind, int pcsIndex, double low, double high) {
        this.path = path;
        this.kind = kind;
        this.pcsIndex = pcsIndex;
        this.low = low;
        this.high = high;
    }

    /** All control objects of a plant; PCS are numbered in the order of the blocks. */
    static List<ControlPoint> of(PlantConfig plant) {
        List<ControlPoint> all = new ArrayList<>();
        double exportW = plant.poi().exportLimitW();
        double importW = plant.poi().importLimitW();
        double var = plant.poi().reactiveLimitVar();
        String ppc = "Plant/PPC/DPMC1";
        all.add(new ControlPoint(ppc + "/WSpt", Command.Kind.PLANT_ACTIVE_POWER, -1, -importW, exportW));
        all.add(new ControlPoint(ppc + "/VArSpt", Command.Kind.PLANT_REACTIVE_POWER, -1, -var, var));
        // A count that wraps, a time in milliseconds: any number that changes will do.
        all.add(new ControlPoint(ppc + "/UtlHb", Command.Kind.UTILITY_HEARTBEAT, -1, 0, HEARTBEAT_MAX));
        for (int i = 1; i < DerivedPoints.FUNCTION_POI; i++) {
            String node = DerivedPoints.PPC_FOLDER + "/" + DerivedPoints.FUNCTIONS.get(i);
            all.add(new ControlPoint(node + "/FctEna", Command.Kind.FUNCTION_ENABLE, i, 0, 1));
        }
        int index = 0;
        for (BlockConfig block : plant.blocks()) {
            for (PcsConfig pcs : block.pcs()) {
                String node = pcs.path() + "/DINV1";
                double va = pcs.ratedVa();
                all.add(new ControlPoint(
                        node + "/WSpt", Command.Kind.PCS_ACTIVE_POWER, index, -pcs.ratedW(), pcs.ratedW()));
                all.add(new ControlPoint(node + "/VArSpt", Command.Kind.PCS_REACTIVE_POWER, index, -va, va));
                all.add(new ControlPoint(node + "/PlantCtl", Command.Kind.PCS_PLANT_CONTROL, index, 0, 1));
                index++;
            }
        }
        return all;
    }

    String path() {
        return path;
    }

    Command.Kind kind() {
        return kind;
    }

    /** Of the PCS, or of the function to enable; −1 for the plant. */
    int pcsIndex() {
        return pcsIndex;
    }

    boolean isPlant() {
        return pcsIndex < 0;
    }

    /** Whether it is commanded with a Boolean. */
    boolean isBinary() {
        return kind == Command.Kind.PCS_PLANT_CONTROL || kind == Command.Kind.FUNCTION_ENABLE;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    Unit unit() {
        return switch (kind) {
            case PLANT_ACTIVE_POWER, PCS_ACTIVE_POWER -> Unit.WATT;
            case PLANT_REACTIVE_POWER, PCS_REACTIVE_POWER -> Unit.VAR;
            case PCS_PLANT_CONTROL, UTILITY_HEARTBEAT, FUNCTION_ENABLE -> Unit.NONE;
        };
    }

    Last last() {
        Operation valid = inForce;
        Operation newest = ended;
        return new Last(
                valid == null ? null : valid.value(),
                valid == null ? 0 : valid.endedEpochMs(),
                newest == null ? "none" : newest.outcome(),
                newest == null ? 0 : newest.endedEpochMs());
    }

    /** Notes the end of a command; a refused one leaves the commanded value as it was. */
    void ended(Operation operation) {
        if (CommandStatus.isInForce(operation.details().result())) {
            inForce = operation;
        }
        ended = operation;
        changed = true;
    }

    /** Whether there is news since the last call; the publisher only. */
    boolean takeChanged() {
        if (!changed) {
            return false;
        }
        changed = false;
        return true;
    }
}
