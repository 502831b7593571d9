package org.saltbridge.gateway.journal;

import java.util.List;
import java.util.function.IntFunction;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/**
 * What became of a command, as it is journaled and answered.
 *
 * @param achievable what the plant was told to do in the end, in the command's unit.
 * @param failedDevice the first device that failed, empty when none did.
 * @param exceptionCode Modbus exception of that device, else 0.
 * @param tookNs from decoded to ended.
 * @param failures the devices that failed with the reason, up to {@link Command#FAILURES_MAX}.
 */
public record CommandOutcome(
        CommandResult result,
        double achievable,
        String failedDevice,
        int failedCount,
        int exceptionCode,
        long tookNs,
        List<String> failures) {

    public CommandOutcome {
        failures = List.copyOf(failures);
    }

    /**
     * What became of a command that has ended.
     *
     * @param deviceName the path of a device by its index; asked for −1 when none failed.
     */
    public static CommandOutcome of(Command ended, IntFunction<String> deviceName) {
        return new CommandOutcome(
                ended.result(),
                ended.achievableValue(),
                deviceName.apply(ended.failedDeviceIndex()),
                ended.failedCount(),
                ended.exceptionCode(),
                ended.endedNs() - ended.receivedNs(),
                ended.failures().stream()
                        .map(failure -> text(failure, deviceName))
                        .toList());
    }

    /** An outcome of which nothing more is known. */
    static CommandOutcome bare(CommandResult result, long tookNs) {
        return new CommandOutcome(result, 0, "", 0, 0, tookNs, List.of());
    }

    /**
     * Whether a device may be doing what was commanded although that is not how the command ended: it was asked, or nobody
     * knows whether it was.
     */
    public boolean mayHaveActed() {
        return failedCount > 0
                || result == CommandResult.SUPERSEDED
                || result == CommandResult.NOT_JOURNALED
                || result == CommandResult.INTERRUPTED;
    }

    /** Such as {@code Plant/Blocks/B001/PCS1: DEVICE_REFUSED, step 1, Modbus exception 4}. */
    private static String text(Command.Failure failure, IntFunction<String> deviceName) {
        StringBuilder text = new StringBuilder(64);
        text.append(deviceName.apply(failure.deviceIndex())).append(": ").append(failure.why());
        if (failure.step() > 0) {
            text.append(", step ").append(failure.step());
        }
        if (failure.exceptionCode() != 0) {
            text.append(", Modbus exception ").append(failure.exceptionCode());
        }
        return text.toString();
    }
}
