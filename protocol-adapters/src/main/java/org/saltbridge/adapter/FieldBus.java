package org.saltbridge.adapter;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The whole southbound side: every link, every poll, every write. */
public interface FieldBus extends AutoCloseable {

    /** Starts connecting and polling. */
    default void start() {
        start(endpoint -> true);
    }

    /** Starts connecting and polling the endpoints of some indexes alone; the others are left in peace for good. */
    void start(IntPredicate endpoints);

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
