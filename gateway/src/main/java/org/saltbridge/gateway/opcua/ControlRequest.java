package org.saltbridge.gateway.opcua;

import java.net.InetAddress;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.saltbridge.gateway.command.Command;

/**
 * One operation of a Write or Call request: what is asked of which control object, by whom, and where the answer goes.
 *
 * @param service {@link #WRITE} or the name of the method.
 * @param index of the answer in the batch.
 */
record ControlRequest(ControlPoint control, String service, Sender sender, CommandBatch batch, int index) {
    /** A write of {@code ctlVal}. */
    static final String WRITE = "Write";

    /**
     * Whom a request comes from, and when.
     *
     * @param session which owns what it selects.
     * @param user empty when anonymous.
     * @param roles of the user.
     * @param receivedNs {@link System#nanoTime()} when the request had been decoded.
     * @param timeoutHintMs how long the client waits, 0 when it does not say.
     */
    record Sender(Object session, String user, String address, Set<Role> roles, long receivedNs, long timeoutHintMs) {

        static Sender of(Session session, Set<Role> roles, long receivedNs, long timeoutHintMs) {
            String user = session.getIdentity() instanceof Identity.UsernameIdentity named ? named.getUsername() : "";
            InetAddress address = session.getClientAddress();
            return new Sender(
                    session.getSessionId(),
                    user,
                    address == null ? "" : address.getHostAddress(),
                    roles,
                    receivedNs,
                    timeoutHintMs);
        }

        /** The utility's control room is remote whatever it says; the plant's own people say where they are. */
        Command.Level level(ControlArguments arguments) {
            boolean isOfThePlant = roles.contains(Role.OPERATOR) || roles.contains(Role.ENGINEER);
            return isOfThePlant ? arguments.level() : Command.Level.REMOTE;
        }
    }

    void answer(CommandBatch.Answer answer) {
        batch.answer(index, answer);
    }

    void answer(StatusCode status, int addCause, String text) {
        batch.answer(index, new CommandBatch.Immediate(status, addCause, text));
    }

    void answer(StatusCode status, String text) {
        batch.answer(index, status, text);
    }
}
