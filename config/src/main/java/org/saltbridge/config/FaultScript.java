package org.saltbridge.config;

import java.util.List;

/** What is to go wrong in a simulated plant, and when. */
public record FaultScript(List<Fault> faults, List<Event> events) {

    public FaultScript {
        faults = List.copyOf(faults);
        events = List.copyOf(events);
    }

    /**
     * One fault of some devices.
     *
     * @param atMs after the script's start.
     * @param forMs how long it lasts; 0 until it is cleared.
     * @param device the path or pattern that was written, for people.
     * @param deviceIndexes positions in {@link PlantConfig#devices()}, never empty.
     * @param parameter in the unit of the mode's {@link FaultMode#parameter()}.
     */
    public record Fault(
            long atMs, long forMs, String device, List<Integer> deviceIndexes, FaultMode mode, double parameter) {

        public Fault {
            deviceIndexes = List.copyOf(deviceIndexes);
        }
    }

    /**
     * One event of the grid or the load.
     *
     * @param atMs after the script's start.
     */
    public record Event(long atMs, PlantEvent event) {}
}
