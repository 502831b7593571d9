package org.saltbridge.config;

import java.util.List;

/** A named sequence of a device, such as {@code start} or {@code stop}. */
public record SequenceDef(String name, List<SequenceStep> steps) {
    /** Brings a device from standstill to the grid. */
    public static final String START = "start";

    /** Takes a device from the grid. */
    public static final String STOP = "stop";

    /** Brings a PCS from standstill to a dead bus, which it then energises itself. */
    public static final String BLACK_START = "blackStart";

    public SequenceDef {
        steps = List.copyOf(steps);
    }

    /** How long all steps may take together, milliseconds. */
    public long timeoutMs() {
        return steps.stream().mapToLong(SequenceStep::timeoutMs).sum();
    }
}
