package org.saltbridge.gateway.opcua;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.AccessController;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultAccessController;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.structured.AddReferencesItem;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteNodesItem;
import org.eclipse.milo.opcua.stack.core.types.structured.DeleteReferencesItem;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;

/**
 * Decides who may do what in our namespaces, by the roles that the user has at this moment: reading for everybody with a
 * session, commanding for the roles of {@link #mayCommand}, nothing else for anybody. Namespace 0 is left to the stack.
 */
final class RoleAccess implements AccessController {
    private static final AccessResult NOT_WRITABLE = new AccessResult.Denied(StatusCodes.Bad_NotWritable);
    private static final AccessResult NO_METHOD = new AccessResult.Denied(StatusCodes.Bad_MethodInvalid);

    private final DefaultAccessController stack;
    private final UserStore users;
    private final ControlService controls;
    private final UShort plantNamespace;
    private final UShort typesNamespace;

    RoleAccess(
            OpcUaServer server,
            UserStore users,
            ControlService controls,
            UShort plantNamespace,
            UShort typesNamespace) {
        this.stack = new DefaultAccessController(server);
        this.users = users;
        this.controls = controls;
        this.plantNamespace = plantNamespace;
        this.typesNamespace = typesNamespace;
    }

    /** The roles of the session's user, none for an anonymous one. */
    Set<Role> rolesOf(Session session) {
        return session.getIdentity() instanceof Identity.UsernameIdentity user
                ? users.rolesOf(user.getUsername())
                : Set.of();
    }

    /** Whether the session's user may command this object now. */
    boolean mayCommand(Session session, ControlPoint control) {
        Set<Role> roles = rolesOf(session);
        if (control.kind() == Command.Kind.CONTROL_AUTHORITY) {
            // An Operator only from the plant itself, which a command says when it comes.
            return roles.contains(Role.ENGINEER) || roles.contains(Role.OPERATOR);
        }
        return control.isPlant()
                ? roles.contains(Role.OPERATOR) || roles.contains(Role.DISPATCHER)
                : roles.contains(Role.ENGINEER);
    }

    private boolean isOurs(NodeId id) {
        return id.getNamespaceIndex().equals(plantNamespace)
                || id.getNamespaceIndex().equals(typesNamespace);
    }

    /** Ours are decided by {@code own}, the others by the stack, each by its identity in the request. */
    private <T> Map<T, AccessResult> check(
            List<T> items,
            Function<T, NodeId> idOf,
            Function<T, AccessResult> own,
            Function<List<T>, Map<T, AccessResult>> others) {
        IdentityHashMap<T, AccessResult> results = new IdentityHashMap<>(items.size() * 2);
        List<T> left = new ArrayList<>();
        for (T item : items) {
            if (isOurs(idOf.apply(item))) {
                results.put(item, own.apply(item));
            } else {
                left.add(item);
            }
        }
        if (!left.isEmpty()) {
            Map<T, AccessResult> decided = others.apply(left);
            for (T item : left) {
                results.put(item, decided.getOrDefault(item, AccessResult.DENIED_USER_ACCESS));
            }
        }
        return results;
    }

    @Override
    public Map<ReadValueId, AccessResult> checkReadAccess(Session session, List<ReadValueId> items) {
        return check(
                items,
                ReadValueId::getNodeId,
                item -> AccessResult.ALLOWED,
                left -> stack.checkReadAccess(session, left));
    }

    @Override
    public Map<WriteValue, AccessResult> checkWriteAccess(Session session, List<WriteValue> items) {
        // Outside of the plant nothing is written: the stack would let any user switch on the diagnostics of sessions,
        // which show everybody who is connected (CVE-2026-63248).
        return check(items, WriteValue::getNodeId, item -> writeAccess(session, item), RoleAccess::denied);
    }

    private AccessResult writeAccess(Session session, WriteValue item) {
        ControlPoint control = controlOf(item.getNodeId(), "ctlVal");
        if (control == null) {
            // Let the address space say whether there is such a node at all; it writes nothing.
            return AccessResult.ALLOWED;
        }
        if (!mayCommand(session, control)) {
            return AccessResult.DENIED_USER_ACCESS;
        }
        return AccessResult.ALLOWED;
    }

    @Nullable
    ControlPoint controlOf(NodeId id, String member) {
        return id.getNamespaceIndex().equals(plantNamespace) && id.getIdentifier() instanceof String path
                ? controls.find(path, member)
                : null;
    }

    /** The method of a controllable object that an id names, if there is such an object; null for others. */
    static @Nullable ControlMethod methodOf(NodeId id) {
        return id.getIdentifier() instanceof String path ? ControlMethod.ofPath(path) : null;
    }

    @Override
    public Map<NodeId, AccessResult> checkBrowseAccess(Session session, List<NodeId> items) {
        // The stack asks the answer with NodeIds that it makes anew: equal to those of the request, not the same.
        return new HashMap<>(
                check(items, id -> id, id -> AccessResult.ALLOWED, left -> stack.checkBrowseAccess(session, left)));
    }

    @Override
    public Map<CallMethodRequest, AccessResult> checkCallAccess(Session session, List<CallMethodRequest> items) {
        return check(
                items,
                CallMethodRequest::getObjectId,
                item -> callAccess(session, item),
                left -> stack.checkCallAccess(session, left));
    }

    private AccessResult callAccess(Session session, CallMethodRequest item) {
        ControlMethod method = methodOf(item.getMethodId());
        ControlPoint control = method == null ? null : controlOf(item.getMethodId(), method.text());
        boolean same = control != null
                && method != null
                && control.has(method)
                && item.getObjectId().getNamespaceIndex().equals(plantNamespace)
                && control.path().equals(item.getObjectId().getIdentifier());
        if (!same || control == null) {
            return NO_METHOD;
        }
        return mayCommand(session, control) ? AccessResult.ALLOWED : AccessResult.DENIED_USER_ACCESS;
    }

    @Override
    public Map<AddReferencesItem, AccessResult> checkAddReferencesAccess(
            Session session, List<AddReferencesItem> items) {
        return denied(items);
    }

    @Override
    public Map<DeleteNodesItem, AccessResult> checkDeleteNodesAccess(Session session, List<DeleteNodesItem> items) {
        return denied(items);
    }

    @Override
    public Map<DeleteReferencesItem, AccessResult> checkDeleteReferencesAccess(
            Session session, List<DeleteReferencesItem> items) {
        return denied(items);
    }

    private static <T> Map<T, AccessResult> denied(List<T> items) {
        IdentityHashMap<T, AccessResult> results = new IdentityHashMap<>();
        items.forEach(item -> results.put(item, NOT_WRITABLE));
        return results;
    }
}
