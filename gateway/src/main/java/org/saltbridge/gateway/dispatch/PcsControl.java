package org.saltbridge.gateway.dispatch;

import java.util.Arrays;
import java.util.List;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * Dispatch's own state of every PCS, in columns by PCS index. A target is what we have commanded and keep refreshing;
 * {@code NaN} means that we have commanded nothing since the start and therefore write nothing.
 */
final class PcsControl {
    /** Rows of the per-quantity columns. */
    static final int ACTIVE = 0;

    static final int REACTIVE = 1;

    final int count;
    final int[] deviceIndex;
    /** Position of the setpoint in the device's profile by quantity, −1 where it has none. */
    final int[][] setpointIndex;

    final boolean[] inPlant;
    /** Did not take its last setpoint, or was lost: gets no share until it has confirmed a write again. */
    final boolean[] failed;

    /** Stopped by command, or on the way to it: gets no share until it is started. */
    final boolean[] held;

    /** Whether it has a register that says which active power it was told. */
    final boolean[] tellsSetpoint;

    final double[][] targets;
    /** Smallest difference that the setpoint's register can tell, by quantity and PCS, ≥ 1. */
    final double[][] step;
    /** Token of the newest command write, 0 when its result has come; a refresh must not take its place. */
    final long[][] awaitedToken;

    final long[][] awaitedUntilNs;

    private final CommandResult[] failureReason;
    private final int[] failureCode;
    private final int[] pcsOfDevice;

    PcsControl(PlantConfig plant) {
        List<PcsConfig> all = plant.blocks().stream()
                .map(BlockConfig::pcs)
                .flatMap(List::stream)
                .toList();
        count = all.size();
        deviceIndex = new int[count];
        setpointIndex = new int[2][count];
        inPlant = new boolean[count];
        failed = new boolean[count];
        failureReason = new CommandResult[count];
        Arrays.fill(failureReason, CommandResult.DEVICE_NOT_CONNECTED);
        failureCode = new int[count];
        held = new boolean[count];
        tellsSetpoint = new boolean[count];
        targets = new double[2][count];
        step = new double[2][count];
        awaitedToken = new long[2][count];
        awaitedUntilNs = new long[2][count];
        pcsOfDevice = new int[plant.devices().size()];
        Arrays.fill(pcsOfDevice, -1);
        Arrays.fill(targets[ACTIVE], Double.NaN);
        Arrays.fill(targets[REACTIVE], Double.NaN);
        for (int i = 0; i < count; i++) {
            DeviceConfig device = plant.devices().get(all.get(i).deviceIndex());
            deviceIndex[i] = device.index();
            pcsOfDevice[device.index()] = i;
            inPlant[i] = all.get(i).plantControl();
            setpointIndex[ACTIVE][i] = find(device, "DINV1/WSpt");
            setpointIndex[REACTIVE][i] = find(device, "DINV1/VArSpt");
            tellsSetpoint[i] = device.profile().registerOf("DINV1/WSpt/mxVal") != null;
            step[ACTIVE][i] = stepOf(device, setpointIndex[ACTIVE][i]);
            step[REACTIVE][i] = stepOf(device, setpointIndex[REACTIVE][i]);
        }
    }

    private static int find(DeviceConfig device, String point) {
        List<SetpointDef> setpoints = device.profile().setpoints();
        for (int i = 0; i < setpoints.size(); i++) {
            if (setpoints.get(i).point().equals(point)) {
                return i;
            }
        }
        return -1;
    }

    private static double stepOf(DeviceConfig device, int setpoint) {
        return setpoint < 0
                ? 1
                : Math.max(1, device.profile().setpoints().get(setpoint).quantum());
    }

    /**
     * A PCS does not do as it is told, and gets no share until it has confirmed a write.
     *
     * @param exceptionCode the Modbus exception it answered with, 0 for none.
     */
    void fail(int pcs, CommandResult reason, int exceptionCode) {
        failed[pcs] = true;
        failureReason[pcs] = reason;
        failureCode[pcs] = exceptionCode;
    }

    /** Tells a command that it goes without a PCS, and why. */
    void explainFailure(int pcs, Command command) {
        command.deviceFailed(deviceIndex[pcs], failureReason[pcs], failureCode[pcs]);
    }

    /** What a PCS was told last, by us or as it says by others; 0 when unknown. */
    double standing(int quantity, int pcs, PlantImage image) {
        double value = targets[quantity][pcs];
        if (Double.isNaN(value)) {
            value = quantity == ACTIVE ? image.acceptedW[pcs] : image.acceptedVar[pcs];
        }
        return Double.isNaN(value) ? 0 : value;
    }

    /** The PCS that a device is, or −1. */
    int pcsOf(int device) {
        return pcsOfDevice[device];
    }

    /** Whether a PCS takes part in plant dispatch, though it may not be able to at this moment. */
    boolean takesPart(int pcs) {
        return inPlant[pcs] && !held[pcs];
    }

    /** Which quantity a setpoint of a PCS's profile is, or −1. */
    int quantityOf(int pcs, int setpoint) {
        if (setpoint == setpointIndex[ACTIVE][pcs]) {
            return ACTIVE;
        }
        return setpoint == setpointIndex[REACTIVE][pcs] ? REACTIVE : -1;
    }

    /** Whether a command's write to this setpoint still waits for its result. */
    boolean isAwaiting(int quantity, int pcs, long nowNs) {
        return awaitedToken[quantity][pcs] != 0 && awaitedUntilNs[quantity][pcs] - nowNs > 0;
    }
}
