package org.saltbridge.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setpoint of a device: what is written, in one request, and where it can be read back.
 *
 * @param point the controllable object below the device, such as {@code DINV1/WSpt}.
 * @param functionCode 5, 6, 15, 16 or 23.
 * @param address 0-based PDU address of the first register written.
 * @param fields in register order without gaps; exactly one of them is the setpoint.
 * @param readbackPoint the register point that shows what the device has accepted, or null.
 * @param quantum the smallest step of the written register in {@code unit}; read-back compares within it.
 * @param low lowest value that may ever be written, in {@code unit}.
 */
public record SetpointDef(
        String point,
        int functionCode,
        int address,
        List<WriteField> fields,
        @Nullable String readbackPoint,
        Unit unit,
        double quantum,
        double low,
        double high) {

    public SetpointDef {
        fields = List.copyOf(fields);
    }

    /** Registers written in one request. */
    public int registerCount() {
        return fields.stream().mapToInt(field -> field.type().registerCount()).sum();
    }
}
