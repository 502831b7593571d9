package org.saltbridge.gateway.dispatch;

import org.jspecify.annotations.Nullable;
import org.saltbridge.config.BreakerPoints;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * What must hold of other equipment before something is switched: no contactor is opened under load, nothing is connected to
 * what is out of step with it, and a dead bus is energised from one side only. Not known is not safe.
 */
final class SwitchingInterlocks {
    /** Below this share of its rating a PCS counts as unloaded. */
    private static final double UNLOADED = 0.02;

    /** Below this share of the nominal voltage a bus is dead. */
    private static final double DEAD = 0.1;

    private final double deadV;
    private final SequenceUnits units;
    private final DeviceSequences sequences;

    SwitchingInterlocks(double nominalV, SequenceUnits units, DeviceSequences sequences) {
        deadV = DEAD * nominalV;
        this.units = units;
        this.sequences = sequences;
    }

    static boolean isBlackStart(Command command) {
        return command.kind() == Command.Kind.PCS_OPERATION && command.value() == Command.BLACK_START;
    }

    /** Not so when its power is not known. */
    static boolean isUnloaded(int pcs, PlantImage image) {
        return Math.abs(image.measuredW[pcs]) <= UNLOADED * image.ratedW[pcs];
    }

    /** Whether others have to wait until it is certain that this is over: a contactor opens, a side is energised. */
    boolean isHazard(Command command) {
        return switch (command.kind()) {
            case BANK_OPERATION -> DeviceSequences.stops(command);
            case BREAKER_OPERATION -> !DeviceSequences.stops(command);
            default -> isBlackStart(command);
        };
    }

    /** Why something must not be switched now, or null. */
    @Nullable
    CommandResult refusal(Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        int unit = units.of(command);
        if (units.isBreaker(unit) && !image.breakerRemote) {
            return CommandResult.BLOCKED_BY_AUTHORITY;
        }
        boolean isSafe;
        if (units.isBank(unit)) {
            isSafe = !DeviceSequences.stops(command) || isOutOfService(units.pcsOfBank(unit), image, reader, nowNs);
        } else if (DeviceSequences.stops(command)) {
            isSafe = true;
        } else if (units.isBreaker(unit)) {
            isSafe = image.closingReleased && !isBusBeingEnergised(unit, nowNs);
        } else if (isBlackStart(command)) {
            isSafe = isDeadAndAlone(unit, image, reader, nowNs) && !isBankOpening(unit, reader, nowNs);
        } else {
            isSafe = !isBankOpening(unit, reader, nowNs);
        }
        return isSafe ? null : CommandResult.BLOCKED_BY_INTERLOCKING;
    }

    /** Whether what held at the beginning holds no more, so that the next step must not be written. */
    boolean hasCeased(Command command, PlantImage image, PlantImage.Reader reader, long nowNs) {
        int unit = units.of(command);
        if (units.isBank(unit) && DeviceSequences.stops(command)) {
            return !isOutOfService(units.pcsOfBank(unit), image, reader, nowNs);
        }
        return isBlackStart(command) && image.breakerPosition != BreakerPoints.OPEN;
    }

    /**
     * Stopped from here, and as it says itself: somebody may have started it at its panel, or an earlier black start goes
     * on.
     */
    private boolean isOutOfService(int pcs, PlantImage image, PlantImage.Reader reader, long nowNs) {
        return sequences.isHeld(pcs)
                && isUnloaded(pcs, image)
                && sequences.isStopped(pcs, reader)
                && !sequences.mayStillAct(pcs, nowNs);
    }

    private boolean isBankOpening(int pcs, PlantImage.Reader reader, long nowNs) {
        for (int unit = 0; unit < units.count; unit++) {
            if (units.isBank(unit)
                    && units.pcsOfBank(unit) == pcs
                    && (isInHazard(unit)
                            || (sequences.mayStillAct(unit, nowNs) && !sequences.isStopped(unit, reader)))) {
                return true;
            }
        }
        return false;
    }

    /** The bus is without voltage, the grid cannot give any, and this PCS is the only one that is going to. */
    private boolean isDeadAndAlone(int pcs, PlantImage image, PlantImage.Reader reader, long nowNs) {
        return image.breakerPosition == BreakerPoints.OPEN
                && image.busV < deadV
                && sequences.isAtRest(pcs, reader)
                && !isBusBeingEnergised(pcs, nowNs);
    }

    /** By another PCS, or by the breaker. */
    private boolean isBusBeingEnergised(int exceptBy, long nowNs) {
        for (int unit = 0; unit < units.count; unit++) {
            if (unit != exceptBy && !units.isBank(unit) && (isInHazard(unit) || sequences.mayStillAct(unit, nowNs))) {
                return true;
            }
        }
        return false;
    }

    private boolean isInHazard(int unit) {
        Command operation = sequences.operationOf(unit);
        return operation != null && isHazard(operation);
    }
}
