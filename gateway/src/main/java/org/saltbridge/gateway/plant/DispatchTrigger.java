package org.saltbridge.gateway.plant;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Wakes dispatch for what must not wait for its next tick: a sample of the meters that fast functions look at, and a change
 * of a device's state. Called on field loops; allocates nothing and never blocks.
 */
public final class DispatchTrigger {
    private final boolean[] isWatched;
    private final Runnable wakeUp;
    private final AtomicLong version = new AtomicLong();

    /**
     * @param watchedDevices indexes of devices whose samples matter at once; −1 is none.
     * @param wakeUp wakes the dispatch thread.
     */
    public DispatchTrigger(int deviceCount, int[] watchedDevices, Runnable wakeUp) {
        isWatched = new boolean[deviceCount];
        for (int device : watchedDevices) {
            if (device >= 0) {
                isWatched[device] = true;
            }
        }
        this.wakeUp = wakeUp;
    }

    /** A reply of the device has been taken into the point table. */
    void onSample(int deviceIndex) {
        if (isWatched[deviceIndex]) {
            onState();
        }
    }

    /** A device has changed its state. */
    void onState() {
        version.incrementAndGet();
        wakeUp.run();
    }

    /** Counts the events. */
    long version() {
        return version.get();
    }
}
