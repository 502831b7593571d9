package org.saltbridge.benchmark;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.milo.opcua.stack.core.channel.SecurityKeysListener;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.security.CertificateManager;
import org.eclipse.milo.opcua.stack.core.types.UaRequestMessageType;
import org.eclipse.milo.opcua.stack.core.types.UaResponseMessageType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteRequest;
import org.eclipse.milo.opcua.stack.transport.server.OpcServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.ServerApplicationContext;
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext;

/**
 * The floor's transport, which is the stack's and only notes when the last Write had been decoded, so that what is measured
 * inside the floor begins where the gateway's own measure does.
 */
final class FloorTransport implements OpcServerTransport {
    private final OpcServerTransport stack;
    private volatile long writeReceivedNs;

    FloorTransport(OpcServerTransport stack) {
        this.stack = stack;
    }

    /** When the last Write had been decoded, on {@link System#nanoTime()}'s scale. */
    long writeReceivedNs() {
        return writeReceivedNs;
    }

    @Override
    public void bind(ServerApplicationContext server, InetSocketAddress address) throws Exception {
        stack.bind(new Noting(server), address);
    }

    @Override
    public void unbind() throws Exception {
        stack.unbind();
    }

    private final class Noting implements ServerApplicationContext {
        private final ServerApplicationContext server;

        Noting(ServerApplicationContext server) {
            this.server = server;
        }

        @Override
        public CompletableFuture<UaResponseMessageType> handleServiceRequest(
                ServiceRequestContext context, UaRequestMessageType request) {
            if (request instanceof WriteRequest) {
                writeReceivedNs = context.receivedAtNanos();
            }
            return server.handleServiceRequest(context, request);
        }

        @Override
        public List<EndpointDescription> getEndpointDescriptions() {
            return server.getEndpointDescriptions();
        }

        @Override
        public EncodingContext getEncodingContext() {
            return server.getEncodingContext();
        }

        @Override
        public CertificateManager getCertificateManager() {
            return server.getCertificateManager();
        }

        @Override
        public Long getNextSecureChannelId() {
            return server.getNextSecureChannelId();
        }

        @Override
        public Long getNextSecureChannelTokenId() {
            return server.getNextSecureChannelTokenId();
        }

        @Override
        public SecurityKeysListener getSecurityKeysListener() {
            return server.getSecurityKeysListener();
        }
    }
}
