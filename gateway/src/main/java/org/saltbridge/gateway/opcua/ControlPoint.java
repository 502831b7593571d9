package org.saltbridge.gateway.opcua;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.Unit;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.journal.CommandOutcome;
import org.saltbridge.gateway.plant.DerivedPoints;

/**
 * One controllable object of the plant, such as {@code Plant/PPC/DPMC1/WSpt}: what may be commanded, and what was
 * commanded last. The outcome is written by the thread that ends a command and read by any.
 */
final class ControlPoint {
    /** What was commanded last and what became of it. */
    record Last(@Nullable Double value, long valueEpochMs, String outcome, long outcomeEpochMs) {}

    /** {@link #modeAfter} when the command has changed nothing. */
    static final int MODE_AS_BEFORE = -1;

    /** How long a selection holds, milliseconds: {@code sboTimeout}. */
    static final long SELECT_TIMEOUT_MS = 30_000;

    /** What a start or stop may take beside the time-outs of its steps, milliseconds. */
    private static final long OPERATION_MARGIN_MS = 10_000;

    /** Whole numbers up to here are exact as a Double. */
    private static final double HEARTBEAT_MAX = 1L << 53;

    private static final List<EnumLabel> PCS_OPERATIONS =
            List.of(new EnumLabel(Command.START, "start"), new EnumLabel(Command.STOP, "stop"));

    private static final EnumLabel BLACK_START = new EnumLabel(Command.BLACK_START, "black start");

    private static final List<EnumLabel> BANK_OPERATIONS =
            List.of(new EnumLabel(Command.CONNECT, "connect"), new EnumLabel(Command.DISCONNECT, "disconnect"));

    private static final List<EnumLabel> BREAKER_OPERATIONS =
            List.of(new EnumLabel(Command.OPEN, "open"), new EnumLabel(Command.CLOSE, "close"));

    private final String path;
    private final Command.Kind kind;
    private final int pcsIndex;
    private final double low;
    private final double high;
    private final long timeLimitMs;
    private final @Nullable Selection selection;
    private final int usualMode;
    private final List<EnumLabel> labels;

    private volatile @Nullable Operation ended;
    private volatile @Nullable Operation inForce;
    private volatile boolean changed;
    private boolean selectionShown;

    private ControlPoint(String path, Command.Kind kind, int pcsIndex, double low, double high) {
        this(path, kind, pcsIndex, low, high, 0, null, 0, List.of());
    }

    private ControlPoint(
            String path,
            Command.Kind kind,
            int pcsIndex,
            double low,
            double high,
            long timeLimitMs,
            @Nullable Selection selection,
            int usualMode,
            List<EnumLabel> labels) {
        this.path = path;
        this.kind = kind;
        this.pcsIndex = pcsIndex;
        this.low = low;
        this.high = high;
        this.timeLimitMs = timeLimitMs;
        this.selection = selection;
        this.usualMode = usualMode;
        this.labels = labels;
    }

    /** A level of the switching hierarchy that takes or gives up the control. */
    private static ControlPoint authority(String path, Command.Level level) {
        return new ControlPoint(
                path, Command.Kind.CONTROL_AUTHORITY, level.ordinal(), 0, 1, 0, newSelection(), 0, List.of());
    }

    private static ControlPoint plantControl(PcsConfig pcs, String node, int index) {
        int usual = pcs.plantControl() ? 1 : 0;
        return new ControlPoint(
                node + "/PlantCtl", Command.Kind.PCS_PLANT_CONTROL, index, 0, 1, 0, null, usual, List.of());
    }

    private static Selection newSelection() {
        return new Selection(SELECT_TIMEOUT_MS * 1_000_000);
    }

    /** Adds what a device can be told to do, where its profile has a sequence for starting and for stopping. */
    private static void addOperation(
            DeviceConfig device,
            String node,
            Command.Kind kind,
            int index,
            List<EnumLabel> labels,
            List<ControlPoint> all) {
        DeviceProfile profile = device.profile();
        if (profile.sequence(SequenceDef.START) == null || profile.sequence(SequenceDef.STOP) == null) {
            return;
        }
        long longestMs = profile.sequences().stream()
                .mapToLong(SequenceDef::timeoutMs)
                .max()
                .orElse(0);
        IntSummaryStatistics values = labels.stream().mapToInt(EnumLabel::value).summaryStatistics();
        all.add(new ControlPoint(
                device.path() + node,
                kind,
                index,
                values.getMin(),
                values.getMax(),
                OPERATION_MARGIN_MS + longestMs,
                newSelection(),
                Command.START,
                labels));
    }

    /** Only where the breaker tells that the grid is away can a bus be known to be dead. */
    private static List<EnumLabel> operationsOf(DeviceProfile pcs, PlantConfig plant) {
        if (pcs.sequence(SequenceDef.BLACK_START) == null || plant.poi().breakerDeviceIndex() < 0) {
            return PCS_OPERATIONS;
        }
        List<EnumLabel> all = new ArrayList<>(PCS_OPERATIONS);
        all.add(BLACK_START);
        return List.copyOf(all);
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
        all.add(authority(DerivedPoints.LOCAL, Command.Level.LOCAL));
        all.add(authority(DerivedPoints.STATION, Command.Level.STATION));
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
                all.add(plantControl(pcs, node, index));
                DeviceConfig device = plant.devices().get(pcs.deviceIndex());
                List<EnumLabel> operations = operationsOf(device.profile(), plant);
                addOperation(device, "/DSTO1/DEROpStCtl", Command.Kind.PCS_OPERATION, index, operations, all);
                index++;
            }
        }
        int bank = 0;
        for (ContainerConfig container : DerivedPoints.banksOf(plant)) {
            DeviceConfig device = plant.devices().get(container.deviceIndex());
            addOperation(device, "/DSTO1/DEROpStCtl", Command.Kind.BANK_OPERATION, bank, BANK_OPERATIONS, all);
            bank++;
        }
        int breaker = plant.poi().breakerDeviceIndex();
        if (breaker >= 0) {
            DeviceConfig device = plant.devices().get(breaker);
            addOperation(device, "/CSWI1/Pos", Command.Kind.BREAKER_OPERATION, 0, BREAKER_OPERATIONS, all);
        }
        return all;
    }

    String path() {
        return path;
    }

    Command.Kind kind() {
        return kind;
    }

    /** Of the PCS, of the bank, of the function to enable, or of the level that takes control; −1 for the plant. */
    int pcsIndex() {
        return pcsIndex;
    }

    boolean isPlant() {
        return pcsIndex < 0;
    }

    /** Whether it is commanded with a Boolean. */
    boolean isBinary() {
        return kind == Command.Kind.PCS_PLANT_CONTROL
                || kind == Command.Kind.FUNCTION_ENABLE
                || kind == Command.Kind.CONTROL_AUTHORITY;
    }

    /** Whether it is commanded with one of {@link #labels()}. */
    boolean isEnumerated() {
        return kind.isOperation();
    }

    /** Whether what is commanded holds over a restart of the gateway. */
    boolean isKept() {
        return kind.isMode();
    }

    /** The mode that the plant file gives this object. */
    int usualMode() {
        return usualMode;
    }

    /**
     * How the object is controlled after a command. In doubt the side on which no power is moved from afar.
     *
     * @return {@link #MODE_AS_BEFORE} when the command has changed nothing.
     */
    int modeAfter(double value, CommandOutcome outcome) {
        CommandResult result = outcome.result();
        if (result == CommandResult.INTERRUPTED || result == CommandResult.NOT_JOURNALED) {
            return value == safeMode() ? safeMode() : MODE_AS_BEFORE;
        }
        if (kind == Command.Kind.PCS_OPERATION) {
            double stands = outcome.achievable();
            return stands == Command.START || stands == Command.STOP ? (int) stands : MODE_AS_BEFORE;
        }
        return result == CommandResult.CONFIRMED ? (int) value : MODE_AS_BEFORE;
    }

    private int safeMode() {
        return switch (kind) {
            case PCS_OPERATION -> Command.STOP;
            case CONTROL_AUTHORITY -> 1;
            default -> 0;
        };
    }

    /** What may be commanded, by number; empty for what is no enumeration. */
    List<EnumLabel> labels() {
        return labels;
    }

    NodeId dataType() {
        return isBinary() ? NodeIds.Boolean : isEnumerated() ? NodeIds.Int32 : NodeIds.Double;
    }

    /** Whether a value may be commanded; false for NaN. */
    boolean accepts(double value) {
        return value >= low
                && value <= high
                && (!isEnumerated() || labels.stream().anyMatch(label -> label.value() == value));
    }

    /** A value as clients see it. */
    Object shown(double value) {
        return isBinary() ? (Object) (value != 0) : isEnumerated() ? (Object) (int) value : (Object) value;
    }

    boolean hasType(@Nullable Object sent) {
        return isBinary() ? sent instanceof Boolean : isEnumerated() ? sent instanceof Integer : sent instanceof Double;
    }

    /** What a client has sent as a number, NaN when it is of another type. */
    double number(@Nullable Object sent) {
        if (isBinary()) {
            return sent instanceof Boolean on ? (on ? 1 : 0) : Double.NaN;
        }
        if (isEnumerated()) {
            return sent instanceof Integer number ? number : Double.NaN;
        }
        return sent instanceof Double number ? number : Double.NaN;
    }

    /** Its selection when it has to be selected before it is operated, else null. */
    @Nullable
    Selection selection() {
        return selection;
    }

    boolean has(ControlMethod method) {
        return selection != null || !method.isForSelection();
    }

    /** How long a command may take, milliseconds; 0 when what holds for all commands holds for this. */
    long timeLimitMs() {
        return timeLimitMs;
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
            default -> Unit.NONE;
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

    /** Whether it is selected now and was not at the last call, or the other way round; the publisher only. */
    boolean takeSelectionChanged(long nowNs) {
        if (selection == null || selection.isSelected(nowNs) == selectionShown) {
            return false;
        }
        selectionShown = !selectionShown;
        return true;
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
