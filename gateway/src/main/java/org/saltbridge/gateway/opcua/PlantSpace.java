package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ubyte;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.AddressSpaceFilter;
import org.eclipse.milo.opcua.sdk.server.AddressSpaceFragment;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.SimpleAddressSpaceFilter;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodRequest;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ViewDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the plant's tree as an address space without an object per node: attributes and references are made when
 * somebody asks. Nothing in here throws to the stack, which would leave the client without an answer.
 */
final class PlantSpace implements AddressSpaceFragment {
    private static final Logger LOG = LoggerFactory.getLogger(PlantSpace.class);
    private static final StatusCode INTERNAL_ERROR = new StatusCode(StatusCodes.Bad_InternalError);

    /** Values are pushed, so the interval only tells the client how fast that can be. */
    private static final double SAMPLING_MS_MIN = 10;

    private static final int QUEUE_SIZE_MAX = 100;

    /** A node, or one of its properties. */
    private record Ref(int node, @Nullable NodeProperty property) {}

    private final PlantTree tree;
    private final NodeValues values;
    private final PlantTypes types;
    private final PointPublisher publisher;
    private final Function<Session, Function<ControlPoint, Boolean>> rights;
    private final UShort namespace;
    private final AddressSpaceFilter filter;
    private final List<Reference> fromObjects;

    PlantSpace(
            PlantTree tree,
            NodeValues values,
            PlantTypes types,
            PointPublisher publisher,
            Function<Session, Function<ControlPoint, Boolean>> rights,
            UShort namespace) {
        this.tree = tree;
        this.values = values;
        this.types = types;
        this.publisher = publisher;
        this.rights = rights;
        this.namespace = namespace;
        this.filter =
                SimpleAddressSpaceFilter.create(id -> id.getNamespaceIndex().equals(namespace));
        this.fromObjects = tree.roots().stream()
                .map(root -> new Reference(NodeIds.ObjectsFolder, NodeIds.Organizes, id(root).expanded(), true))
                .toList();
    }

    @Override
    public AddressSpaceFilter getFilter() {
        return filter;
    }

    private NodeId id(int node) {
        return new NodeId(namespace, tree.path(node));
    }

    private NodeId id(int node, NodeProperty property) {
        return new NodeId(namespace, tree.path(node) + "/" + property.text());
    }

    private @Nullable Ref resolve(NodeId id) {
        if (!id.getNamespaceIndex().equals(namespace) || !(id.getIdentifier() instanceof String path)) {
            return null;
        }
        int node = tree.find(path);
        if (node >= 0) {
            return new Ref(node, null);
        }
        int slash = path.lastIndexOf('/');
        NodeProperty property = slash < 0 ? null : NodeProperty.ofText(path.substring(slash + 1));
        int owner = property == null ? -1 : tree.find(path.substring(0, slash));
        return property != null && owner >= 0 && values.properties(owner).contains(property)
                ? new Ref(owner, property)
                : null;
    }

    // ---- read

    @Override
    public List<DataValue> read(
            ReadContext context, Double maxAge, TimestampsToReturn timestamps, List<ReadValueId> reads) {
        List<DataValue> results = new ArrayList<>(reads.size());
        TimestampsToReturn shown = timestamps == null ? TimestampsToReturn.Neither : timestamps;
        Session session = context.getSession().orElse(null);
        for (ReadValueId read : reads) {
            DataValue value;
            try {
                value = attribute(read, session);
                if (AttributeId.Value.isEqual(read.getAttributeId())) {
                    value = DataValue.derivedValue(value, shown);
                }
            } catch (RuntimeException e) {
                LOG.error("read of {} failed", read.getNodeId(), e);
                value = new DataValue(StatusCodes.Bad_InternalError);
            }
            results.add(value);
        }
        return results;
    }

    private DataValue attribute(ReadValueId read, @Nullable Session session) {
        Ref ref = resolve(read.getNodeId());
        if (ref == null) {
            return new DataValue(StatusCodes.Bad_NodeIdUnknown);
        }
        AttributeId attribute = AttributeId.from(read.getAttributeId()).orElse(null);
        if (attribute == null) {
            return new DataValue(StatusCodes.Bad_AttributeIdInvalid);
        }
        if (attribute == AttributeId.Value && nodeClass(ref) == NodeClass.Variable) {
            return value(ref, read);
        }
        Object shown = common(ref, attribute, read.getNodeId());
        if (shown == null) {
            shown = switch (nodeClass(ref)) {
                case Object -> attribute == AttributeId.EventNotifier ? ubyte(0) : null;
                case Method -> methodAttribute(ref, attribute, session);
                default -> variableAttribute(ref, attribute, session);
            };
        }
        return shown == null
                ? new DataValue(StatusCodes.Bad_AttributeIdInvalid)
                : DataValue.valueOnly(new Variant(shown));
    }

    private DataValue value(Ref ref, ReadValueId read) {
        if (read.getDataEncoding() != null && read.getDataEncoding().isNotNull()) {
            return new DataValue(StatusCodes.Bad_DataEncodingInvalid);
        }
        NodeProperty property = ref.property();
        DataValue value = property == null ? values.value(ref.node()) : values.propertyValue(ref.node(), property);
        return read.getIndexRange() == null || read.getIndexRange().isEmpty()
                ? value
                : IndexRange.apply(value, read.getIndexRange());
    }

    private NodeClass nodeClass(Ref ref) {
        if (ref.property() != null) {
            return NodeClass.Variable;
        }
        PlantTree.Kind kind = tree.kind(ref.node());
        return kind.isMethod() ? NodeClass.Method : kind.isObject() ? NodeClass.Object : NodeClass.Variable;
    }

    private @Nullable Object common(Ref ref, AttributeId attribute, NodeId id) {
        NodeProperty property = ref.property();
        String name = property == null ? tree.name(ref.node()) : property.text();
        return switch (attribute) {
            case NodeId -> id;
            case NodeClass -> nodeClass(ref);
            case BrowseName -> new QualifiedName(property == null ? namespace : UShort.MIN, name);
            case DisplayName -> LocalizedText.english(name);
            case Description -> LocalizedText.english(description(ref));
            case WriteMask, UserWriteMask -> uint(0);
            default -> null;
        };
    }

    private String description(Ref ref) {
        return ref.property() == null && tree.kind(ref.node()) == PlantTree.Kind.POINT
                ? values.point(ref.node()).description()
                : "";
    }

    private @Nullable Object methodAttribute(Ref ref, AttributeId attribute, @Nullable Session session) {
        return switch (attribute) {
            case Executable -> true;
            case UserExecutable -> mayCommand(ref, session);
            default -> null;
        };
    }

    private boolean mayCommand(Ref ref, @Nullable Session session) {
        return session == null || rights.apply(session).apply(values.control(ref.node()));
    }

    private @Nullable Object variableAttribute(Ref ref, AttributeId attribute, @Nullable Session session) {
        NodeProperty property = ref.property();
        boolean writable = property == null
                && tree.kind(ref.node()) == PlantTree.Kind.CTL_VAL
                && values.control(ref.node()).selection() == null;
        return switch (attribute) {
            case DataType -> property == null ? values.dataType(ref.node()) : property.dataType();
            case ValueRank -> property == null ? -1 : property.valueRank();
            case ArrayDimensions ->
                property == null || property.valueRank() < 0 ? new UInteger[0] : new UInteger[] {uint(0)};
            case AccessLevel -> accessLevel(writable);
            case UserAccessLevel -> accessLevel(writable && mayCommand(ref, session));
            case MinimumSamplingInterval -> property == null ? SAMPLING_MS_MIN : 1000.0;
            case Historizing -> false;
            default -> null;
        };
    }

    private static Object accessLevel(boolean writable) {
        return AccessLevel.toValue(writable ? AccessLevel.READ_WRITE : AccessLevel.READ_ONLY);
    }

    // ---- write and call: commands never come here, see GatewayServer

    @Override
    public List<StatusCode> write(WriteContext context, List<WriteValue> writes) {
        return writes.stream()
                .map(write -> new StatusCode(
                        resolve(write.getNodeId()) == null
                                ? StatusCodes.Bad_NodeIdUnknown
                                : StatusCodes.Bad_NotWritable))
                .toList();
    }

    @Override
    public List<CallMethodResult> call(CallContext context, List<CallMethodRequest> calls) {
        return calls.stream()
                .map(call -> new CallMethodResult(new StatusCode(StatusCodes.Bad_MethodInvalid), null, null, null))
                .toList();
    }

    // ---- browse

    @Override
    public List<ReferenceResult> browse(BrowseContext context, ViewDescription view, List<NodeId> ids) {
        List<ReferenceResult> results = new ArrayList<>(ids.size());
        for (NodeId id : ids) {
            Ref ref = resolve(id);
            results.add(ref == null ? ReferenceResult.unknown() : ReferenceResult.of(references(ref, id)));
        }
        return results;
    }

    private List<Reference> references(Ref ref, NodeId id) {
        List<Reference> references = new ArrayList<>();
        int node = ref.node();
        if (ref.property() != null) {
            references.add(forward(id, NodeIds.HasTypeDefinition, NodeIds.PropertyType));
            references.add(inverse(id, NodeIds.HasProperty, id(node)));
            return references;
        }
        NodeClass nodeClass = nodeClass(ref);
        if (nodeClass == NodeClass.Object) {
            references.add(forward(id, NodeIds.HasTypeDefinition, objectType(node)));
        } else if (nodeClass == NodeClass.Variable) {
            references.add(forward(id, NodeIds.HasTypeDefinition, values.typeDefinition(node)));
        }
        int parent = tree.parent(node);
        references.add(
                parent < 0
                        ? inverse(id, NodeIds.Organizes, NodeIds.ObjectsFolder)
                        : inverse(id, belowBy(parent), id(parent)));
        for (int child = tree.firstChild(node); child >= 0; child = tree.nextSibling(child)) {
            references.add(forward(id, belowBy(node), id(child)));
        }
        for (NodeProperty property : values.properties(node)) {
            references.add(forward(id, NodeIds.HasProperty, id(node, property)));
        }
        return references;
    }

    private NodeId belowBy(int parent) {
        return tree.kind(parent) == PlantTree.Kind.FOLDER ? NodeIds.Organizes : NodeIds.HasComponent;
    }

    private NodeId objectType(int node) {
        return switch (tree.kind(node)) {
            case LOGICAL_DEVICE -> types.logicalDevice();
            case LOGICAL_NODE -> types.logicalNode(tree.logicalNodeClass(node));
            case CONTROL -> types.control(values.control(node));
            default -> NodeIds.FolderType;
        };
    }

    private static Reference forward(NodeId from, NodeId type, NodeId to) {
        return new Reference(from, type, to.expanded(), true);
    }

    private static Reference inverse(NodeId from, NodeId type, NodeId to) {
        return new Reference(from, type, to.expanded(), false);
    }

    /** Asked for every node of every other fragment that anybody browses, so it looks at nothing. */
    @Override
    public ReferenceResult.ReferenceList gather(BrowseContext context, ViewDescription view, NodeId id) {
        return ReferenceResult.of(id.equals(NodeIds.ObjectsFolder) ? fromObjects : List.of());
    }

    // ---- monitored items

    @Override
    public RevisedDataItemParameters onCreateDataItem(ReadValueId read, Double samplingMs, UInteger queueSize) {
        return revised(samplingMs, queueSize);
    }

    @Override
    public RevisedDataItemParameters onModifyDataItem(ReadValueId read, Double samplingMs, UInteger queueSize) {
        return revised(samplingMs, queueSize);
    }

    private static RevisedDataItemParameters revised(Double samplingMs, UInteger queueSize) {
        // NaN and everything below become the minimum.
        double interval = samplingMs >= SAMPLING_MS_MIN ? Math.min(samplingMs, 3_600_000) : SAMPLING_MS_MIN;
        long size = Math.max(1, Math.min(QUEUE_SIZE_MAX, queueSize.longValue()));
        return new RevisedDataItemParameters(interval, uint(size));
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        for (DataItem item : items) {
            int node = monitoredNode(item);
            if (node >= 0) {
                publisher.add(node, item);
            }
            show(item);
        }
    }

    /** The node whose value an item watches, or −1 for other attributes and properties, which never change. */
    private int monitoredNode(MonitoredItem item) {
        Ref ref = resolve(item.getReadValueId().getNodeId());
        return ref != null
                        && ref.property() == null
                        && AttributeId.Value.isEqual(item.getReadValueId().getAttributeId())
                ? ref.node()
                : -1;
    }

    private void show(DataItem item) {
        try {
            item.setValue(attribute(item.getReadValueId(), item.getSession()));
        } catch (RuntimeException e) {
            LOG.error("initial value of {} failed", item.getReadValueId().getNodeId(), e);
            item.setQuality(INTERNAL_ERROR);
        }
    }

    @Override
    public void onDataItemsModified(List<DataItem> items) {
        items.forEach(this::show);
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        for (DataItem item : items) {
            int node = monitoredNode(item);
            if (node >= 0) {
                publisher.remove(node, item);
            }
        }
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        for (MonitoredItem item : items) {
            if (item instanceof DataItem data && item.isSamplingEnabled()) {
                show(data);
            }
        }
    }
}
