package org.saltbridge.gateway.command;

/** Learns, before dispatch starts, how something was controlled before the last end of the gateway. */
@FunctionalInterface
public interface ModeListener {
    /**
     * Something is to be controlled as before.
     *
     * @param kind one that {@linkplain Command.Kind#isMode() is a mode}.
     * @param index as {@link Command#pcsIndex()}.
     * @param value as {@link Command#value()}.
     */
    void onMode(Command.Kind kind, int index, int value);
}
