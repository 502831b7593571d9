package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ushort;

import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigLimits;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.saltbridge.config.OpcUaConfig;

/** Everything a client may ask for at most; the stack's own defaults leave subscriptions and items unlimited. */
final class ServerLimits implements OpcUaServerConfigLimits {
    static final int NODES_PER_WRITE_MAX = 1000;
    static final int METHODS_PER_CALL_MAX = 1000;
    private static final int SUBSCRIPTIONS_PER_SESSION_MAX = 50;

    private final OpcUaConfig config;

    ServerLimits(OpcUaConfig config) {
        this.config = config;
    }

    @Override
    public UInteger getMaxSessions() {
        return uint(config.sessionsMax());
    }

    @Override
    public Double getMaxSessionTimeout() {
        return 120_000.0;
    }

    @Override
    public Double getMinPublishingInterval() {
        return 20.0;
    }

    @Override
    public UInteger getMaxSubscriptions() {
        return uint(config.sessionsMax() * SUBSCRIPTIONS_PER_SESSION_MAX);
    }

    @Override
    public UInteger getMaxSubscriptionsPerSession() {
        return uint(SUBSCRIPTIONS_PER_SESSION_MAX);
    }

    @Override
    public UInteger getMaxMonitoredItems() {
        return uint(config.monitoredItemsMax());
    }

    @Override
    public UInteger getMaxMonitoredItemsPerSession() {
        return uint(config.monitoredItemsMax());
    }

    @Override
    public UInteger getMaxPasswordLength() {
        return uint(256);
    }

    @Override
    public UShort getMaxBrowseContinuationPoints() {
        return ushort(10);
    }

    @Override
    public UInteger getMaxNodesPerBrowse() {
        return uint(1000);
    }

    @Override
    public UInteger getMaxNodesPerTranslateBrowsePathsToNodeIds() {
        return uint(1000);
    }

    @Override
    public UInteger getMaxNodesPerRead() {
        return uint(10_000);
    }

    @Override
    public UInteger getMaxNodesPerWrite() {
        return uint(NODES_PER_WRITE_MAX);
    }

    @Override
    public UInteger getMaxNodesPerMethodCall() {
        return uint(METHODS_PER_CALL_MAX);
    }

    @Override
    public UInteger getMaxMonitoredItemsPerCall() {
        return uint(10_000);
    }
}
