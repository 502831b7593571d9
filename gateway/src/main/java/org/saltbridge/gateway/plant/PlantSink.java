package org.saltbridge.gateway.plant;

import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.SampleSink;

/** Puts samples and link states from the field loops into the point table; allocates nothing. */
public final class PlantSink implements SampleSink {
    private final PointTable table;
    private final DeviceStates states;
    private final DispatchTrigger trigger;

    public PlantSink(PointTable table, DeviceStates states, DispatchTrigger trigger) {
        this.table = table;
        this.states = states;
        this.trigger = trigger;
    }

    @Override
    public void begin(int deviceIndex) {
        // Each slot is consistent in itself; a reply needs no bracket.
    }

    @Override
    public void sample(int pointIndex, double value, byte quality, long epochMs) {
        table.set(pointIndex, value, quality, epochMs);
    }

    @Override
    public void end(int deviceIndex) {
        trigger.onSample(deviceIndex);
        table.tellChanges();
    }

    @Override
    public void state(int deviceIndex, DeviceState state, long epochMs) {
        states.set(deviceIndex, state, epochMs);
        trigger.onState();
    }
}
