package org.saltbridge.gateway.opcua;

import java.util.Locale;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/** What a user is allowed to do. A user may have several. */
public enum Role {
    /** Reads. */
    OBSERVER("Observer", NodeIds.WellKnownRole_Observer),
    /** Commands the plant's setpoints. */
    OPERATOR("Operator", NodeIds.WellKnownRole_Operator),
    /** Commands the plant's setpoints from the utility's control room; OPC UA has no well-known role for it. */
    DISPATCHER("Dispatcher", NodeIds.WellKnownRole_Operator),
    /** Commands single PCS and takes them in and out of plant control. */
    ENGINEER("Engineer", NodeIds.WellKnownRole_Engineer),
    /** Looks after users and certificates; commands nothing. */
    SECURITY_ADMIN("SecurityAdmin", NodeIds.WellKnownRole_SecurityAdmin);

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // NodeId is immutable, only not annotated so
    private final NodeId wellKnownId;

    Role(String text, NodeId wellKnownId) {
        this.text = text;
        this.wellKnownId = wellKnownId;
    }

    /** The name in the users' file and on the command line. */
    public String text() {
        return text;
    }

    NodeId wellKnownId() {
        return wellKnownId;
    }

    /** The role of this name, whatever its case. */
    public static Optional<Role> ofText(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        for (Role role : values()) {
            if (role.text.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
