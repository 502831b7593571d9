package org.saltbridge.adapter;

/**
 * How dispatch reaches the devices. One thread calls it. Nothing blocks or allocates: offered setpoints gather per field
 * loop and {@link #flush} wakes each loop that has something new once.
 *
 * <p>Per device and setpoint only the newest value is kept: one that has not been sent when the next arrives ends as
 * {@link WriteResult#SUPERSEDED}. A write is sent at most once. A device that is not connected, or not yet adopted,
 * answers at once with {@link WriteResult#NOT_CONNECTED}.
 */
public interface SetpointPort {

    /**
     * Offers one write.
     *
     * @param setpointIndex position in the profile's {@code commandWrites()}: a setpoint, or a step of a sequence.
     * @param value engineering value in the setpoint's unit, generator sign.
     * @param token handed back in {@link WriteResultSink#onWriteResult}; 0 asks for no result unless the write fails.
     * @param deadlineNs on {@link System#nanoTime()}'s scale; not sent later.
     * @return false when the loop's queue is full, or the plant is read-only: nothing was taken.
     */
    boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs);

    void flush();
}
