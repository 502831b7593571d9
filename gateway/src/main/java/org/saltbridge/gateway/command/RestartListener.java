package org.saltbridge.gateway.command;

/** Learns, before dispatch starts, what earlier runs of the gateway have left behind. */
public interface RestartListener {
    /**
     * Something is to be controlled as before.
     *
     * @param kind one that {@linkplain Command.Kind#isMode() is a mode}.
     * @param index as {@link Command#pcsIndex()}.
     * @param value as {@link Command#value()}.
     */
    void onMode(Command.Kind kind, int index, int value);

    /**
     * A device was told to switch something, or may have been; called for the oldest first. It is not told again.
     *
     * @param operation one that {@linkplain Command.Kind#isOperation() is an operation}, with its result: confirmed, or any
     *     other with which it may still be going on.
     */
    void onEarlier(Command operation);
}
