package org.saltbridge.config;

import java.util.List;

/** A named sequence of a device, such as {@code start} or {@code stop}. */
public record SequenceDef(String name, List<SequenceStep> steps) {

    public SequenceDef {
        steps = List.copyOf(steps);
    }
}
