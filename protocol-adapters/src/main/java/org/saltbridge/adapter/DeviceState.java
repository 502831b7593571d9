package org.saltbridge.adapter;

/** How a device stands, as far as its link can tell. */
public enum DeviceState {
    /** No connection yet or connection lost. */
    DISCONNECTED,
    /** Connected, not every once-read register has been read yet. */
    CONNECTING,
    /** Answers. */
    ONLINE,
    /** Connected, but the last requests to this unit were not answered. */
    SILENT
}
