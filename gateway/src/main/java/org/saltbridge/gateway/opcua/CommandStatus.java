package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.saltbridge.gateway.command.CommandResult;

/** Shows what became of a command as an OPC UA status and as an IEC 61850-7-2 AddCause. */
final class CommandStatus {
    /** AddCause of a command that was carried out. */
    static final int ADD_CAUSE_NONE = 25;

    static final int ADD_CAUSE_INCONSISTENT_PARAMETERS = 26;

    private CommandStatus() {}

    static StatusCode of(CommandResult result) {
        return new StatusCode(
                switch (result) {
                    case CONFIRMED -> StatusCodes.Good;
                    case CLAMPED -> StatusCodes.Good_Clamped;
                    case TAKEN_OVER -> StatusCodes.Uncertain_SubNormal;
                    case DEVICE_REFUSED -> StatusCodes.Bad_DeviceFailure;
                    case DEVICE_TIMED_OUT, TIME_LIMIT_OVER -> StatusCodes.Bad_Timeout;
                    case DEVICE_NOT_CONNECTED -> StatusCodes.Bad_NoCommunication;
                    case OUT_OF_RANGE -> StatusCodes.Bad_OutOfRange;
                    case BLOCKED_BY_MODE -> StatusCodes.Bad_InvalidState;
                    case BLOCKED_BY_HEALTH -> StatusCodes.Bad_ResourceUnavailable;
                    case SUPERSEDED -> StatusCodes.Bad_RequestCancelledByRequest;
                    case QUEUE_FULL -> StatusCodes.Bad_ServerTooBusy;
                    case NOT_WRITABLE -> StatusCodes.Bad_NotWritable;
                });
    }

    /** The AddCause of IEC 61850-7-2. */
    static int addCause(CommandResult result) {
        return switch (result) {
            case CONFIRMED, CLAMPED, TAKEN_OVER -> ADD_CAUSE_NONE;
            case DEVICE_REFUSED -> 9; // blocked-by-process
            case DEVICE_TIMED_OUT, TIME_LIMIT_OVER -> 16; // time-limit-over
            case DEVICE_NOT_CONNECTED -> 23; // abortion-by-communication-loss
            case OUT_OF_RANGE -> ADD_CAUSE_INCONSISTENT_PARAMETERS;
            case BLOCKED_BY_MODE -> 8; // blocked-by-mode
            case BLOCKED_BY_HEALTH -> 13; // blocked-by-health
            case SUPERSEDED -> 27; // locked-by-other-client
            case QUEUE_FULL -> 12; // command-already-in-execution
            case NOT_WRITABLE -> 1; // not-supported
        };
    }
}
