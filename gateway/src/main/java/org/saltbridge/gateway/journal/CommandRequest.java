package org.saltbridge.gateway.journal;

import org.saltbridge.gateway.command.Command;

/**
 * Who wants what of the plant.
 *
 * @param user the session's user, empty when anonymous.
 * @param client the address that the session comes from.
 * @param path the controllable object, such as {@code Plant/PPC/DPMC1/WSpt}.
 * @param value in the kind's unit; W and var positive export.
 * @param originatorCategory orCat of IEC 61850-7-3, 0 to 8.
 * @param originatorIdentity orIdent, as the client gives it; may be empty.
 * @param commandNumber ctlNum; 0 when the client does not number its commands.
 * @param receivedNs {@link System#nanoTime()} when the request had been decoded.
 * @param deadlineNs on the same scale; the command has ended by then.
 */
public record CommandRequest(
        String user,
        String client,
        String path,
        Command.Kind kind,
        double value,
        int originatorCategory,
        String originatorIdentity,
        long commandNumber,
        long receivedNs,
        long deadlineNs) {

    /** By what a repeated command is recognised. */
    CommandId id() {
        return new CommandId(user, originatorIdentity, path, commandNumber);
    }
}
