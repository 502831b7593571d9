package org.saltbridge.config;

/**
 * A counter that the gateway writes so that the device knows it is alive. It is one U16 holding register.
 *
 * @param wrapAt the counter runs from 0 to {@code wrapAt - 1}.
 */
public record OutgoingHeartbeat(int address, int functionCode, int periodMs, int wrapAt) {}
