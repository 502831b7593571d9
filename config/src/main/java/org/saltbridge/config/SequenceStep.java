package org.saltbridge.config;

import java.util.List;

/**
 * One write of a start or stop sequence and the state that must follow.
 *
 * @param expectPoint the point that must reach one of {@code expectValues} within {@code timeoutMs}.
 */
public record SequenceStep(
        int functionCode, int address, int value, String expectPoint, List<Integer> expectValues, int timeoutMs) {

    public SequenceStep {
        expectValues = List.copyOf(expectValues);
    }
}
