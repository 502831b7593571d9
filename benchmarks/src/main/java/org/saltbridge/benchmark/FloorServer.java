package org.saltbridge.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilter;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilterContext;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;

/**
 * The floor: a gateway as people write it on Milo. A thread for each device polls it and sets variable nodes, subscriptions
 * sample those, and a write of a setpoint is done in the service thread and answered when the device has answered.
 */
final class FloorServer implements AutoCloseable {
    static final String NAMESPACE = "urn:saltbridge:floor";

    private final OpcUaServer server;
    private final Nodes nodes;

    /** @param insideNs told how long each command took from the decoded Write to its request on the way into the socket. */
    FloorServer(int opcuaPort, int firstModbusPort, int devices, LongConsumer insideNs)
            throws IOException, ExecutionException, InterruptedException {
        EndpointConfig endpoint = EndpointConfig.newBuilder()
                .setBindAddress("127.0.0.1")
                .setHostname("127.0.0.1")
                .setBindPort(opcuaPort)
                .setPath("/floor")
                .setSecurityPolicy(SecurityPolicy.None)
                .setSecurityMode(MessageSecurityMode.None)
                .addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS)
                .build();
        OpcUaServerConfig config = OpcUaServerConfig.builder()
                .setApplicationUri(NAMESPACE)
                .setApplicationName(LocalizedText.english("floor"))
                .setProductUri(NAMESPACE)
                .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine()))
                .setEndpoints(Set.of(endpoint))
                .build();
        FloorTransport transport = new FloorTransport(new OpcTcpServerTransport(
                OpcTcpServerTransportConfig.newBuilder().build()));
        server = new OpcUaServer(config, profile -> transport);
        LongConsumer sentNs = ns -> insideNs.accept(ns - transport.writeReceivedNs());
        nodes = new Nodes(server, firstModbusPort, devices, sentNs);
        nodes.startup();
        server.startup().get();
        nodes.devices.forEach(FloorDevice::start);
    }

    String url() {
        return server.getConfig().getEndpoints().iterator().next().getEndpointUrl();
    }

    @Override
    public void close() {
        nodes.devices.forEach(FloorDevice::close);
        server.shutdown().join();
    }

    /** The namespace: for each device its values and its setpoint. */
    private static final class Nodes extends ManagedNamespaceWithLifecycle {
        final List<FloorDevice> devices = new ArrayList<>();
        private final SubscriptionModel subscriptions;

        Nodes(OpcUaServer server, int firstModbusPort, int deviceCount, LongConsumer sentNs) throws IOException {
            super(server, NAMESPACE);
            subscriptions = new SubscriptionModel(server, this);
            getLifecycleManager().addLifecycle(subscriptions);
            for (int i = 0; i < deviceCount; i++) {
                devices.add(device("D" + i, new FloorModbus(firstModbusPort + i), sentNs));
            }
        }

        private FloorDevice device(String name, FloorModbus modbus, LongConsumer sentNs) {
            UaFolderNode folder = new UaFolderNode(
                    getNodeContext(), newNodeId(name), newQualifiedName(name), LocalizedText.english(name));
            getNodeManager().addNode(folder);
            folder.addReference(new Reference(
                    folder.getNodeId(),
                    NodeIds.Organizes,
                    NodeIds.ObjectsFolder.expanded(),
                    Reference.Direction.INVERSE));
            UaVariableNode[] values = new UaVariableNode[BenchSlave.VALUES];
            for (int i = 0; i < values.length; i++) {
                values[i] = variable(folder, name + "/V" + i, NodeIds.Float, AccessLevel.READ_ONLY);
            }
            variable(folder, name + "/Setpoint", NodeIds.Double, AccessLevel.READ_WRITE)
                    .getFilterChain()
                    .addLast(new SetpointWriter(modbus, sentNs));
            return new FloorDevice(modbus, values);
        }

        private UaVariableNode variable(UaFolderNode folder, String name, NodeId type, Set<AccessLevel> access) {
            UaVariableNode node = new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                    .setNodeId(newNodeId(name))
                    .setBrowseName(newQualifiedName(name))
                    .setDisplayName(LocalizedText.english(name))
                    .setDataType(type)
                    .setTypeDefinition(NodeIds.BaseDataVariableType)
                    .setAccessLevel(access)
                    .setUserAccessLevel(access)
                    .build();
            node.setValue(new DataValue(type.equals(NodeIds.Float) ? Variant.of(0f) : Variant.of(0.0)));
            getNodeManager().addNode(node);
            folder.addOrganizes(node);
            return node;
        }

        @Override
        public void onDataItemsCreated(List<DataItem> items) {
            subscriptions.onDataItemsCreated(items);
        }

        @Override
        public void onDataItemsModified(List<DataItem> items) {
            subscriptions.onDataItemsModified(items);
        }

        @Override
        public void onDataItemsDeleted(List<DataItem> items) {
            subscriptions.onDataItemsDeleted(items);
        }

        @Override
        public void onMonitoringModeChanged(List<MonitoredItem> items) {
            subscriptions.onMonitoringModeChanged(items);
        }
    }

    /** Writes the device before the write of the node is answered. */
    private record SetpointWriter(FloorModbus modbus, LongConsumer sentNs) implements AttributeFilter {
        @Override
        public void writeAttribute(AttributeFilterContext context, AttributeId attribute, Object value)
                throws UaException {
            if (attribute == AttributeId.Value
                    && value instanceof DataValue written
                    && written.value().value() instanceof Number number) {
                try {
                    sentNs.accept(modbus.write(BenchSlave.SETPOINT_ADDRESS, number.intValue()));
                } catch (IOException e) {
                    throw new UaException(StatusCodes.Bad_DeviceFailure, e);
                }
            }
            context.writeAttribute(attribute, value);
        }
    }
}
