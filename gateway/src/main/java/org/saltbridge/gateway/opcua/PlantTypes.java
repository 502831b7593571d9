package org.saltbridge.gateway.opcua;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaObjectTypeNode;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/** The object types of the model, in a small namespace of their own: one per class of logical node, and what is above. */
final class PlantTypes extends ManagedNamespaceWithLifecycle {
    static final String URI = "urn:saltbridge:types";

    private final SubscriptionModel subscriptions;
    private final Map<String, NodeId> logicalNodes = new HashMap<>();
    private final NodeId logicalDevice;
    private final NodeId logicalNode;
    private final NodeId analogueControl;
    private final NodeId binaryControl;
    private final NodeId enumeratedControl;
    private final List<String> classes;

    PlantTypes(OpcUaServer server, List<String> logicalNodeClasses) {
        super(server, URI);
        classes = List.copyOf(logicalNodeClasses);
        logicalDevice = newNodeId("LogicalDeviceType");
        logicalNode = newNodeId("LogicalNodeType");
        analogueControl = newNodeId("APCType");
        binaryControl = newNodeId("SPCType");
        enumeratedControl = newNodeId("ENCType");
        classes.forEach(name -> logicalNodes.put(name, newNodeId(name + "Type")));
        subscriptions = new SubscriptionModel(server, this);
        getLifecycleManager().addLifecycle(subscriptions);
        getLifecycleManager().addStartupTask(this::addTypes);
    }

    private void addTypes() {
        addType(logicalDevice, "LogicalDeviceType", NodeIds.BaseObjectType, "A device or a group of the plant");
        addType(logicalNode, "LogicalNodeType", NodeIds.BaseObjectType, "A logical node in the style of IEC 61850");
        addType(analogueControl, "APCType", NodeIds.BaseObjectType, "Controllable analogue process value");
        addType(binaryControl, "SPCType", NodeIds.BaseObjectType, "Controllable single point");
        addType(enumeratedControl, "ENCType", NodeIds.BaseObjectType, "Controllable enumerated status");
        for (String name : classes) {
            addType(logicalNodes.getOrDefault(name, logicalNode), name + "Type", logicalNode, "Logical node " + name);
        }
    }

    private void addType(NodeId id, String name, NodeId superType, String description) {
        UaObjectTypeNode type = new UaObjectTypeNode.UaObjectTypeNodeBuilder(getNodeContext())
                .setNodeId(id)
                .setBrowseName(newQualifiedName(name))
                .setDisplayName(LocalizedText.english(name))
                .setDescription(LocalizedText.english(description))
                .setIsAbstract(false)
                .build();
        getNodeManager().addNode(type);
        type.addReference(new Reference(id, NodeIds.HasSubtype, superType.expanded(), false));
    }

    NodeId logicalDevice() {
        return logicalDevice;
    }

    NodeId logicalNode(String logicalNodeClass) {
        return logicalNodes.getOrDefault(logicalNodeClass, logicalNode);
    }

    NodeId control(ControlPoint control) {
        return control.isBinary() ? binaryControl : control.isEnumerated() ? enumeratedControl : analogueControl;
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
