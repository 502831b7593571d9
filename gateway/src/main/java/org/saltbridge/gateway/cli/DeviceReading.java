package org.saltbridge.gateway.cli;

import org.saltbridge.adapter.FieldBus;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.config.PlantConfig;

/** Makes the links to the devices of a plant for reading alone: nothing is written, no heartbeat either. */
@FunctionalInterface
public interface DeviceReading {

    /** Returns them, not started yet. */
    FieldBus open(PlantConfig plant, SampleSink samples);
}
