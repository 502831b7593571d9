package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.saltbridge.adapter.Quality;

/** Shows a point's quality as an OPC UA status. A lost point keeps its last value under a bad status. */
final class StatusMapping {
    private static final StatusCode[] BY_CODE = new StatusCode[Quality.values().length];

    static {
        for (Quality quality : Quality.values()) {
            BY_CODE[quality.code()] = new StatusCode(statusOf(quality));
        }
    }

    private StatusMapping() {}

    static StatusCode of(Quality quality) {
        return BY_CODE[quality.code()];
    }

    private static long statusOf(Quality quality) {
        return switch (quality) {
            case WAITING -> StatusCodes.Bad_WaitingForInitialData;
            case GOOD -> StatusCodes.Good;
            case OLD_DATA, FROZEN -> StatusCodes.Uncertain_LastUsableValue;
            case OUT_OF_RANGE -> StatusCodes.Uncertain_EngineeringUnitsExceeded;
            case INACCURATE -> StatusCodes.Uncertain_SensorNotAccurate;
            case SUB_NORMAL -> StatusCodes.Uncertain_SubNormal;
            case SUBSTITUTED -> StatusCodes.Uncertain_SubstituteValue;
            case DEVICE_FAILURE -> StatusCodes.Bad_DeviceFailure;
            case EXPIRED, NO_COMMUNICATION -> StatusCodes.Bad_NoCommunication;
            case CONFIGURATION_ERROR -> StatusCodes.Bad_ConfigurationError;
            case NOT_IMPLEMENTED -> StatusCodes.Bad_NoData;
        };
    }
}
