package org.saltbridge.gateway.plant;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.saltbridge.adapter.DeviceState;

/** The link state of every device: written by the device's field loop, read by any thread. */
public final class DeviceStates {
    private static final DeviceState[] STATES = DeviceState.values();

    private final AtomicIntegerArray states;
    private final AtomicLongArray changedMs;

    public DeviceStates(int deviceCount) {
        states = new AtomicIntegerArray(deviceCount);
        changedMs = new AtomicLongArray(deviceCount);
    }

    void set(int deviceIndex, DeviceState state, long epochMs) {
        changedMs.setRelease(deviceIndex, epochMs);
        states.setRelease(deviceIndex, state.ordinal());
    }

    public DeviceState get(int deviceIndex) {
        return STATES[states.getAcquire(deviceIndex)];
    }

    /** When the state was last told, milliseconds since 1970; 0 when never. */
    public long changedMs(int deviceIndex) {
        return changedMs.getAcquire(deviceIndex);
    }

    public int size() {
        return states.length();
    }

    /** How many devices are in a state. */
    public int count(DeviceState state) {
        int count = 0;
        for (int i = 0; i < states.length(); i++) {
            if (states.getAcquire(i) == state.ordinal()) {
                count++;
            }
        }
        return count;
    }
}
