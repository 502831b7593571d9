package org.saltbridge.gateway.command;

/** Learns the outcome of a command, once, on the dispatch thread; must not block. */
@FunctionalInterface
public interface CommandListener {

    void onOutcome(Command command);
}
