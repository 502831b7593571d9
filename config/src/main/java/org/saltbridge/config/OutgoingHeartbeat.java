package org.saltbridge.config;

/**
 * What the gateway writes again and again so that the device knows it is alive: a counter, or always the same value where
 * the device only asks to be written to. It is one U16 holding register.
 *
 * @param wrapAt a counter runs from 0 to {@code wrapAt - 1}.
 * @param constant the value to write each time, or −1 for a counter.
 */
public record OutgoingHeartbeat(int address, int functionCode, int periodMs, int wrapAt, int constant) {

    /** The value to write after {@code last}. */
    public int next(int last) {
        return constant >= 0 ? constant : (last + 1) % wrapAt;
    }
}
