package org.saltbridge.adapter;

import org.jspecify.annotations.Nullable;

/** The whole southbound side: every link, every poll, every write. */
public interface FieldBus extends AutoCloseable {

    /** Starts connecting and polling. */
    void start();

    SetpointPort setpoints();

    DeviceState state(int deviceIndex);

    /** Counters of one endpoint; may be called from any thread. */
    FieldStats stats(int endpointIndex);

    /** How an endpoint with TLS stands, null for one without; may be called from any thread. */
    @Nullable
    LinkSecurity security(int endpointIndex);

    /** Closes every link politely; returns when the loops have ended, at most after some seconds. */
    @Override
    void close();
}
