package org.saltbridge.adapter;

/** Where results of writes go. Called on field loops; must not block or allocate. */
public interface WriteResultSink {

    /**
     * One write has ended.
     *
     * @param token as offered.
     * @param exceptionCode Modbus exception code for {@link WriteResult#REFUSED}, else 0.
     * @param sentNs when the frame was handed to the socket, 0 if it never was.
     * @param endedNs when the result was known.
     */
    void onWriteResult(
            int deviceIndex,
            int setpointIndex,
            long token,
            WriteResult result,
            int exceptionCode,
            long sentNs,
            long endedNs);

    /** Those of one turn of the field loop have been told: what waits for them may be woken, once for all. */
    default void flush() {}
}
