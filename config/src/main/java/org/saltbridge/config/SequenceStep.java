package org.saltbridge.config;

import java.util.List;

/**
 * One write of a start or stop sequence and the state that must follow.
 *
 * @param expectPoint the point that must reach one of {@code expectValues} within {@code timeoutMs}.
 */
public record SequenceStep(
        int functionCode, int address, int value, String expectPoint, List<Integer> expectValues, int timeoutMs) {
    private static final int WRITE_COIL = 5;

    public SequenceStep {
        expectValues = List.copyOf(expectValues);
    }

    /** The step's write in the shape of a setpoint that takes only {@link #value}. */
    SetpointDef write(String sequence, int number) {
        boolean isCoil = functionCode == WRITE_COIL;
        WriteField field =
                new WriteField(isCoil ? RegisterType.BIT : RegisterType.U16, WordOrder.ABCD, 1, false, Double.NaN);
        return new SetpointDef(
                "sequence " + sequence + " step " + number,
                functionCode,
                address,
                List.of(field),
                null,
                Unit.NONE,
                1,
                value,
                value);
    }
}
