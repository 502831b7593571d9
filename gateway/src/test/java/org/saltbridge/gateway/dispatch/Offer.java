package org.saltbridge.gateway.dispatch;

import java.util.List;
import org.saltbridge.adapter.SetpointPort;

/** One write that dispatch has offered to the field side. */
record Offer(int device, int setpoint, double value, long token) {

    /** A field side that takes everything and adds it to a list. */
    static SetpointPort takenInto(List<Offer> offers) {
        return new SetpointPort() {
            @Override
            public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
                return offers.add(new Offer(deviceIndex, setpointIndex, value, token));
            }

            @Override
            public void flush() {}
        };
    }
}
