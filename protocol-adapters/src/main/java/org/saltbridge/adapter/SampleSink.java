package org.saltbridge.adapter;

/**
 * Where samples go. Called on the device's field loop only, so each device has one writer. The samples of one reply come
 * between {@link #begin} and {@link #end}; implementations must not block or allocate.
 */
public interface SampleSink {

    void begin(int deviceIndex);

    /**
     * One sample.
     *
     * @param pointIndex as numbered by {@code DevicePoints}.
     * @param value engineering value; meaningless unless quality says otherwise. A quality that is not good keeps the
     *     last value when {@code value} is {@code NaN}.
     * @param quality {@link Quality#code()}.
     * @param epochMs when the reply arrived.
     */
    void sample(int pointIndex, double value, byte quality, long epochMs);

    void end(int deviceIndex);

    void state(int deviceIndex, DeviceState state, long epochMs);
}
