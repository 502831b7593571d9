package org.saltbridge.gateway.dispatch;

import org.jspecify.annotations.Nullable;
import org.saltbridge.config.FunctionsConfig.ReactiveMode;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * What must hold before anything of a command may reach a device. The OPC UA side has checked type, role and range
 * already; this is the last check and trusts nobody.
 */
final class Interlocks {
    private final Authority authority;
    private final double exportLimitW;
    private final double importLimitW;
    private final double reactiveLimitVar;
    private final boolean readOnly;
    /** A power factor or a voltage curve rules the reactive power, not the utility. */
    private final boolean hasReactiveFunction;

    Interlocks(PlantConfig plant, Authority authority) {
        this.authority = authority;
        exportLimitW = plant.poi().exportLimitW();
        importLimitW = plant.poi().importLimitW();
        reactiveLimitVar = plant.poi().reactiveLimitVar();
        readOnly = plant.dispatch().readOnly();
        hasReactiveFunction = plant.control().functions().reactive().mode() != ReactiveMode.FIXED;
    }

    /** Why the command must not be carried out, or null when it may. */
    @Nullable
    CommandResult refusal(Command command, PcsControl control, PlantImage image, long nowNs) {
        if (readOnly) {
            return CommandResult.NOT_WRITABLE;
        }
        if (command.deadlineNs() - nowNs <= 0) {
            return CommandResult.TIME_LIMIT_OVER;
        }
        CommandResult byAuthority = authority.refusal(command);
        if (byAuthority != null) {
            return byAuthority;
        }
        double value = command.value();
        int pcs = command.pcsIndex();
        return switch (command.kind()) {
            case PLANT_ACTIVE_POWER ->
                image.islanded ? CommandResult.BLOCKED_BY_MODE : inRange(value, -importLimitW, exportLimitW);
            case PLANT_REACTIVE_POWER ->
                hasReactiveFunction || image.islanded
                        ? CommandResult.BLOCKED_BY_MODE
                        : inRange(value, -reactiveLimitVar, reactiveLimitVar);
            case PCS_ACTIVE_POWER -> individual(control, pcs, value, image.ratedW[pcs]);
            case PCS_REACTIVE_POWER -> individual(control, pcs, value, image.ratedVa[pcs]);
            case PCS_OPERATION -> isOneOf(value, Command.START, Command.STOP, Command.BLACK_START);
            case BANK_OPERATION -> isOneOf(value, Command.CONNECT, Command.DISCONNECT);
            case BREAKER_OPERATION -> isOneOf(value, Command.OPEN, Command.CLOSE);
            case PCS_PLANT_CONTROL, FUNCTION_ENABLE, CONTROL_AUTHORITY ->
                value == 0 || value == 1 ? null : CommandResult.OUT_OF_RANGE;
            case UTILITY_HEARTBEAT -> null;
        };
    }

    private static @Nullable CommandResult individual(PcsControl control, int pcs, double value, double limit) {
        return control.inPlant[pcs] || control.held[pcs]
                ? CommandResult.BLOCKED_BY_MODE
                : inRange(value, -limit, limit);
    }

    /** NaN is in no range. */
    private static @Nullable CommandResult inRange(double value, double low, double high) {
        return value >= low && value <= high ? null : CommandResult.OUT_OF_RANGE;
    }

    private static @Nullable CommandResult isOneOf(double value, int... values) {
        for (int one : values) {
            if (one == value) {
                return null;
            }
        }
        return CommandResult.OUT_OF_RANGE;
    }
}
