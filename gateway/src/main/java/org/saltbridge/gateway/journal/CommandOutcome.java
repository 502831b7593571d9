package org.saltbridge.gateway.journal;

import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/**
 * What became of a command, as it is journaled and answered.
 *
 * @param achievable what the plant was told to do in the end, in the command's unit.
 * @param failedDevice the first device that failed, empty when none did.
 * @param exceptionCode Modbus exception of that device, else 0.
 * @param tookNs from decoded to ended.
 */
public record CommandOutcome(
        CommandResult result, double achievable, String failedDevice, int failedCount, int exceptionCode, long tookNs) {

    /**
     * What became of a command that has ended.
     *
     * @param failedDevice name of its first failed device, empty when none failed.
     */
    public static CommandOutcome of(Command ended, String failedDevice) {
        return new CommandOutcome(
                ended.result(),
                ended.achievableValue(),
                failedDevice,
                ended.failedCount(),
                ended.exceptionCode(),
                ended.endedNs() - ended.receivedNs());
    }

    /** An outcome of which nothing more is known. */
    static CommandOutcome bare(CommandResult result, long tookNs) {
        return new CommandOutcome(result, 0, "", 0, 0, tookNs);
    }
}
