package org.saltbridge.gateway.command;

/** Learns, before dispatch starts, what the last run of the gateway has left behind. */
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
     * A device was told to switch something; called for the oldest first. It is not told again.
     *
     * @param operation one that {@linkplain Command.Kind#isOperation() is an operation}, with its result.
     */
    void onEarlier(Command operation);
}
