package org.saltbridge.config;

/** Something that happens outside of the plant's devices: on the grid or in the load. */
public sealed interface PlantEvent {

    /** The frequency moves to a value at a rate, stays for so long and moves back. */
    record Frequency(double toHz, double hzPerS, double holdS) implements PlantEvent {}

    /** The voltage is this share of the nominal one for so long. */
    record Voltage(double share, double forS) implements PlantEvent {}

    /** The grid loses so much generation for so long; only a swinging grid feels it. */
    record GenerationLoss(double watts, double forS) implements PlantEvent {}

    /** The breaker to the grid opens; after so long the plant is synchronised and connected again. */
    record Island(double forS) implements PlantEvent {}

    /** A job of the load starts; 0 is the large one. */
    record JobStart(int job) implements PlantEvent {}

    /** A job of the load crashes. */
    record JobCrash(int job) implements PlantEvent {}

    /** A job of the load saves its state for so long. */
    record Checkpoint(int job, double forS) implements PlantEvent {}
}
