package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.saltbridge.gateway.command.CommandResult;

/** Shows what became of a command as an OPC UA status. */
final class CommandStatus {
    private CommandStatus() {}

    static StatusCode of(CommandResult result) {
        return new StatusCode(
                switch (result) {
                    case CONFIRMED, RAMPING, CONFIRMED_BY_POLICY -> StatusCodes.Good;
                    case CLAMPED -> StatusCodes.Good_Clamped;
                    case TAKEN_OVER -> StatusCodes.Uncertain_SubNormal;
                    case DEVICE_REFUSED -> StatusCodes.Bad_DeviceFailure;
                    case DEVICE_TIMED_OUT, TIME_LIMIT_OVER, STATE_NOT_REACHED, NOT_JOURNALED -> StatusCodes.Bad_Timeout;
                    case DEVICE_NOT_CONNECTED -> StatusCodes.Bad_NoCommunication;
                    case OUT_OF_RANGE -> StatusCodes.Bad_OutOfRange;
                    case BLOCKED_BY_MODE,
                            BLOCKED_BY_AUTHORITY,
                            BLOCKED_BY_INTERLOCKING,
                            IN_EXECUTION,
                            NOT_SELECTED,
                            ALREADY_SELECTED,
                            SELECTED_BY_OTHER,
                            SELECTION_EXPIRED,
                            SELECT_FAILED -> StatusCodes.Bad_InvalidState;
                    case DIFFERS_FROM_SELECTION -> StatusCodes.Bad_InvalidArgument;
                    case NO_ACCESS -> StatusCodes.Bad_UserAccessDenied;
                    case BLOCKED_BY_HEALTH, JOURNAL_UNAVAILABLE -> StatusCodes.Bad_ResourceUnavailable;
                    case SUPERSEDED -> StatusCodes.Bad_RequestCancelledByRequest;
                    case INTERRUPTED -> StatusCodes.Bad_Shutdown;
                    case QUEUE_FULL -> StatusCodes.Bad_ServerTooBusy;
                    case NOT_WRITABLE -> StatusCodes.Bad_NotWritable;
                });
    }

    /** Whether the setpoint is in force now; such results have a Good or an Uncertain status. */
    static boolean isInForce(CommandResult result) {
        return result.isGood() || result == CommandResult.TAKEN_OVER;
    }
}
