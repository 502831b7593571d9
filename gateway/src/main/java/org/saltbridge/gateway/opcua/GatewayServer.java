package org.saltbridge.gateway.opcua;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.milo.opcua.sdk.server.AddressSpace;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.SessionListener;
import org.eclipse.milo.opcua.sdk.server.servicesets.Service;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.AccessController;
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.AccessController.AccessResult;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.UaResponseMessageType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.DiagnosticInfo;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.eclipse.milo.opcua.stack.core.types.structured.CallRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.RequestHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.ResponseHeader;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.eclipse.milo.opcua.stack.transport.server.OpcServerTransportFactory;
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.journal.CommandOutcome;
import org.saltbridge.gateway.opcua.ControlRequest.Sender;

/**
 * The OPC UA server with our own Write and Call services: each operation is authorised by itself, commands are answered
 * when dispatch has ended them, and a handler that throws still answers.
 */
final class GatewayServer extends OpcUaServer {
    /** Part 4 §7.32: the bit of {@code returnDiagnostics} that asks for additional information per operation. */
    private static final long OPERATION_ADDITIONAL_INFO = 0x80;

    private @Nullable RoleAccess access;
    private @Nullable ControlService controls;

    private interface Handler {
        CompletableFuture<UaResponseMessageType> handle() throws UaException;
    }

    GatewayServer(OpcUaServerConfig config, OpcServerTransportFactory transports) {
        super(config, transports);
        config.getEndpoints().stream()
                .map(endpoint -> EndpointUtil.getPath(endpoint.getEndpointUrl()))
                .distinct()
                .forEach(this::installServices);
    }

    private void installServices(String path) {
        addServiceHandler(path, Service.ATTRIBUTE_WRITE, (AsyncServiceHandler)
                (context, message) -> guard(() -> onWrite(context, (WriteRequest) message)));
        addServiceHandler(path, Service.METHOD_CALL, (AsyncServiceHandler)
                (context, message) -> guard(() -> onCall(context, (CallRequest) message)));
    }

    /** Before start-up; until then nobody may do anything. */
    void connect(RoleAccess access, ControlService controls) {
        this.access = access;
        this.controls = controls;
        getSessionManager().addSessionListener(new SessionListener() {
            @Override
            public void onSessionClosed(Session session) {
                controls.sessionClosed(session.getSessionId());
            }
        });
    }

    @Override
    public AccessController getAccessController() {
        RoleAccess own = access;
        return own == null ? super.getAccessController() : own;
    }

    /** The stack never answers a request whose handler throws a RuntimeException. */
    private static CompletableFuture<UaResponseMessageType> guard(Handler handler) {
        try {
            return handler.handle();
        } catch (UaException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new UaException(StatusCodes.Bad_InternalError, e));
        }
    }

    private CompletableFuture<UaResponseMessageType> onWrite(ServiceRequestContext context, WriteRequest request)
            throws UaException {
        RequestHeader header = request.getRequestHeader();
        Session session = getSessionManager().getSession(context, header);
        WriteValue[] writes = request.getNodesToWrite();
        checkCount(writes == null ? 0 : writes.length, ServerLimits.NODES_PER_WRITE_MAX);
        RoleAccess rights = access;
        ControlService service = controls;
        if (writes == null || rights == null || service == null) {
            throw new UaException(StatusCodes.Bad_ServerHalted);
        }
        Map<WriteValue, AccessResult> allowed = rights.checkWriteAccess(session, List.of(writes));
        CommandBatch batch =
                new CommandBatch(writes.length, context.getChannel().eventLoop());
        Sender sender = Sender.of(
                session,
                rights.rolesOf(session),
                context.receivedAtNanos(),
                header.getTimeoutHint().longValue());
        try {
            for (int i = 0; i < writes.length; i++) {
                WriteValue write = writes[i];
                ControlPoint control = rights.controlOf(write.getNodeId(), "ctlVal");
                AccessResult.Denied denied = denied(allowed.get(write));
                if (control == null) {
                    batch.answer(i, denied == null ? writeElsewhere(session, write) : denied.statusCode(), "");
                    continue;
                }
                ControlRequest one = new ControlRequest(control, ControlRequest.WRITE, sender, batch, i);
                if (denied == null) {
                    service.write(one, write);
                } else {
                    service.denied(one, denied.statusCode());
                }
            }
        } finally {
            service.allStarted();
        }
        batch.allStarted();
        return batch.done().thenApply(done -> writeResponse(header, done));
    }

    private static AccessController.AccessResult.@Nullable Denied denied(@Nullable AccessResult result) {
        return result instanceof AccessResult.Denied denied ? denied : null;
    }

    private StatusCode writeElsewhere(Session session, WriteValue write) {
        return getAddressSpaceManager()
                .write(new AddressSpace.WriteContext(this, session), List.of(write))
                .get(0);
    }

    private static WriteResponse writeResponse(RequestHeader header, CommandBatch batch) {
        StatusCode[] results = new StatusCode[batch.size()];
        for (int i = 0; i < results.length; i++) {
            results[i] = batch.get(i).status();
        }
        return new WriteResponse(responseHeader(header), results, diagnostics(header, batch));
    }

    private CompletableFuture<UaResponseMessageType> onCall(ServiceRequestContext context, CallRequest request)
            throws UaException {
        RequestHeader header = request.getRequestHeader();
        Session session = getSessionManager().getSession(context, header);
        CallMethodRequest[] calls = request.getMethodsToCall();
        checkCount(calls == null ? 0 : calls.length, ServerLimits.METHODS_PER_CALL_MAX);
        RoleAccess rights = access;
        ControlService service = controls;
        if (calls == null || rights == null || service == null) {
            throw new UaException(StatusCodes.Bad_ServerHalted);
        }
        Map<CallMethodRequest, AccessResult> allowed = rights.checkCallAccess(session, List.of(calls));
        CommandBatch batch = new CommandBatch(calls.length, context.getChannel().eventLoop());
        ControlMethod[] methods = new ControlMethod[calls.length];
        CallMethodResult[] elsewhere = new CallMethodResult[calls.length];
        Sender sender = Sender.of(
                session,
                rights.rolesOf(session),
                context.receivedAtNanos(),
                header.getTimeoutHint().longValue());
        try {
            for (int i = 0; i < calls.length; i++) {
                CallMethodRequest call = calls[i];
                ControlMethod method = RoleAccess.methodOf(call.getMethodId());
                ControlPoint control = method == null ? null : rights.controlOf(call.getMethodId(), method.text());
                methods[i] = method;
                AccessResult.Denied denied = denied(allowed.get(call));
                if (control == null || method == null) {
                    elsewhere[i] = denied == null ? callElsewhere(session, call) : null;
                    batch.answer(i, denied == null ? StatusCode.GOOD : denied.statusCode(), "");
                    continue;
                }
                ControlRequest one = new ControlRequest(control, method.text(), sender, batch, i);
                if (denied == null) {
                    service.call(one, method, call.getInputArguments());
                } else {
                    service.denied(one, denied.statusCode());
                }
            }
        } finally {
            service.allStarted();
        }
        batch.allStarted();
        return batch.done().thenApply(done -> callResponse(header, done, elsewhere, methods));
    }

    /** One call at a time, so that an allowed one never carries a denied one along. */
    private CallMethodResult callElsewhere(Session session, CallMethodRequest call) {
        return getAddressSpaceManager()
                .call(new AddressSpace.CallContext(this, session), List.of(call))
                .get(0);
    }

    private static CallResponse callResponse(
            RequestHeader header,
            CommandBatch batch,
            @Nullable CallMethodResult[] elsewhere,
            @Nullable ControlMethod[] methods) {
        CallMethodResult[] results = new CallMethodResult[batch.size()];
        for (int i = 0; i < results.length; i++) {
            CallMethodResult other = elsewhere[i];
            CommandBatch.Answer answer = batch.get(i);
            results[i] = other != null
                    ? other
                    : new CallMethodResult(
                            answer.status(), new StatusCode[0], new DiagnosticInfo[0], outputs(answer, methods[i]));
        }
        return new CallResponse(responseHeader(header), results, diagnostics(header, batch));
    }

    /** In the order of {@link ControlMethod#outputs}. */
    private static Variant[] outputs(CommandBatch.Answer answer, @Nullable ControlMethod method) {
        if (method != ControlMethod.OPERATE) {
            return new Variant[] {new Variant(answer.addCause()), new Variant(answer.outcome())};
        }
        CommandOutcome details = answer.details();
        return new Variant[] {
            new Variant(answer.addCause()),
            new Variant(answer.outcome()),
            new Variant(details == null ? 0.0 : details.achievable()),
            new Variant(details == null ? "" : details.failedDevice()),
            new Variant(Unsigned.uint(details == null ? 0 : details.failedCount())),
            new Variant(details == null ? 0.0 : details.tookNs() / 1e6),
            new Variant(details == null ? new String[0] : details.failures().toArray(new String[0]))
        };
    }

    private static void checkCount(int count, int max) throws UaException {
        if (count == 0) {
            throw new UaException(StatusCodes.Bad_NothingToDo);
        }
        if (count > max) {
            throw new UaException(StatusCodes.Bad_TooManyOperations);
        }
    }

    /** Names the device that failed, for clients that ask for diagnostics. */
    private static DiagnosticInfo[] diagnostics(RequestHeader header, CommandBatch batch) {
        if ((header.getReturnDiagnostics().longValue() & OPERATION_ADDITIONAL_INFO) == 0) {
            return new DiagnosticInfo[0];
        }
        DiagnosticInfo[] infos = new DiagnosticInfo[batch.size()];
        for (int i = 0; i < infos.length; i++) {
            infos[i] = new DiagnosticInfo(-1, -1, -1, -1, batch.get(i).outcome(), null, null);
        }
        return infos;
    }

    private static ResponseHeader responseHeader(RequestHeader header) {
        return new ResponseHeader(
                DateTime.now(), header.getRequestHandle(), StatusCode.GOOD, DiagnosticInfo.NULL_VALUE, null, null);
    }
}
