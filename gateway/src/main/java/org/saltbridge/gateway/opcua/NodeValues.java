package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.encoding.EncodingContext;
import org.eclipse.milo.opcua.stack.core.types.UaStructuredType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.EnumValueType;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PointDef;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.Unit;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.plant.PointCatalog;
import org.saltbridge.gateway.plant.PointTable;

/** The values that variables of the plant and their properties have now. */
final class NodeValues {
    /** 100 ns steps from 1601 to 1970. */
    private static final long EPOCH_TICKS = 116_444_736_000_000_000L;

    private static final String UNECE_URI = "http://www.opcfoundation.org/UA/units/un/cefact";
    private static final int DIRECT_WITH_ENHANCED_SECURITY = 3;
    private static final int SBO_WITH_ENHANCED_SECURITY = 4;
    private static final StatusCode NEVER_COMMANDED = new StatusCode(StatusCodes.Bad_WaitingForInitialData);

    private final PlantTree tree;
    private final PointCatalog catalog;
    private final PointTable table;
    private final List<ControlPoint> controls;
    private final LongSupplier epochMs;
    private final LongSupplier nanoTime;
    private final EncodingContext encoding;
    private final ThreadLocal<PointTable.Slot> slots = ThreadLocal.withInitial(PointTable.Slot::new);

    NodeValues(
            PlantTree tree,
            PointCatalog catalog,
            PointTable table,
            List<ControlPoint> controls,
            LongSupplier epochMs,
            LongSupplier nanoTime,
            EncodingContext encoding) {
        this.tree = tree;
        this.catalog = catalog;
        this.table = table;
        this.controls = controls;
        this.epochMs = epochMs;
        this.nanoTime = nanoTime;
        this.encoding = encoding;
    }

    static @Nullable DateTime time(long epochMs) {
        return epochMs == 0 ? null : new DateTime(epochMs * 10_000 + EPOCH_TICKS);
    }

    /** The value of a variable node with status and times. */
    DataValue value(int node) {
        return switch (tree.kind(node)) {
            case POINT -> pointValue(tree.data(node));
            case CTL_VAL -> commandedValue(control(node));
            case CTL_MODEL ->
                constant(
                        control(node).selection() == null ? DIRECT_WITH_ENHANCED_SECURITY : SBO_WITH_ENHANCED_SECURITY);
            case SELECTED -> constant(isSelected(control(node)));
            case SELECT_TIMEOUT -> constant(uint(ControlPoint.SELECT_TIMEOUT_MS));
            case MIN_VAL -> constant(control(node).low());
            case MAX_VAL -> constant(control(node).high());
            case LAST_OUTCOME -> {
                ControlPoint.Last last = control(node).last();
                yield dated(new Variant(last.outcome()), StatusCode.GOOD, last.outcomeEpochMs());
            }
            default -> new DataValue(StatusCodes.Bad_AttributeIdInvalid);
        };
    }

    private boolean isSelected(ControlPoint control) {
        Selection selection = control.selection();
        return selection != null && selection.isSelected(nanoTime.getAsLong());
    }

    private DataValue dated(Variant value, StatusCode status, long sourceMs) {
        return new DataValue(value, status, time(sourceMs), time(epochMs.getAsLong()));
    }

    private DataValue constant(Object value) {
        long nowMs = epochMs.getAsLong();
        return dated(new Variant(value), StatusCode.GOOD, nowMs);
    }

    private DataValue commandedValue(ControlPoint control) {
        ControlPoint.Last last = control.last();
        Double value = last.value();
        if (value == null) {
            return dated(Variant.NULL_VALUE, NEVER_COMMANDED, 0);
        }
        return dated(new Variant(control.shown(value)), StatusCode.GOOD, last.valueEpochMs());
    }

    DataValue pointValue(int pointIndex) {
        PointTable.Slot slot = slots.get();
        table.read(pointIndex, slot);
        Variant value = Double.isNaN(slot.value())
                ? Variant.NULL_VALUE
                : new Variant(shown(catalog.point(pointIndex).kind(), slot.value()));
        return dated(value, StatusMapping.of(slot.quality()), slot.epochMs());
    }

    private static Object shown(PointKind kind, double value) {
        return switch (kind) {
            case ANALOG, COUNTER -> value;
            case ENUM -> (int) value;
            case BINARY -> value != 0;
            case BITFIELD -> uint((long) value & 0xFFFF_FFFFL);
        };
    }

    ControlPoint control(int node) {
        return controls.get(tree.data(node));
    }

    PointDef point(int node) {
        return catalog.point(tree.data(node));
    }

    NodeId dataType(int node) {
        return switch (tree.kind(node)) {
            case POINT ->
                switch (point(node).kind()) {
                    case ANALOG, COUNTER -> NodeIds.Double;
                    case ENUM -> NodeIds.Int32;
                    case BINARY -> NodeIds.Boolean;
                    case BITFIELD -> NodeIds.UInt32;
                };
            case CTL_VAL -> control(node).dataType();
            case CTL_MODEL -> NodeIds.Int32;
            case LAST_OUTCOME -> NodeIds.String;
            case SELECTED -> NodeIds.Boolean;
            case SELECT_TIMEOUT -> NodeIds.UInt32;
            default -> NodeIds.Double;
        };
    }

    NodeId typeDefinition(int node) {
        return switch (tree.kind(node)) {
            case POINT ->
                switch (point(node).kind()) {
                    case ANALOG -> analogType(point(node));
                    case ENUM -> NodeIds.MultiStateValueDiscreteType;
                    case BINARY -> NodeIds.TwoStateDiscreteType;
                    case COUNTER -> hasUnit(point(node)) ? NodeIds.AnalogUnitType : NodeIds.BaseDataVariableType;
                    case BITFIELD -> NodeIds.BaseDataVariableType;
                };
            case CTL_VAL -> {
                ControlPoint control = control(node);
                NodeId state = control.isBinary() ? NodeIds.TwoStateDiscreteType : NodeIds.MultiStateValueDiscreteType;
                NodeId number = control.unit() == Unit.NONE ? NodeIds.AnalogItemType : NodeIds.AnalogUnitRangeType;
                yield control.isBinary() || control.isEnumerated() ? state : number;
            }
            default -> NodeIds.BaseDataVariableType;
        };
    }

    /** Part 8 §5.3.2: units are mandatory in the AnalogUnit types, so a power factor or a count is an AnalogItem. */
    private static NodeId analogType(PointDef point) {
        if (hasRange(point)) {
            return hasUnit(point) ? NodeIds.AnalogUnitRangeType : NodeIds.AnalogItemType;
        }
        return hasUnit(point) ? NodeIds.AnalogUnitType : NodeIds.BaseDataVariableType;
    }

    private static boolean hasUnit(PointDef point) {
        return point.unit() != Unit.NONE;
    }

    private static boolean hasRange(PointDef point) {
        return !Double.isNaN(point.low()) && !Double.isNaN(point.high());
    }

    /** The properties that a variable or method has. */
    List<NodeProperty> properties(int node) {
        if (tree.kind(node).isMethod()) {
            return method(node).inputs(control(node)).length == 0
                    ? List.of(NodeProperty.OUTPUT_ARGUMENTS)
                    : List.of(NodeProperty.INPUT_ARGUMENTS, NodeProperty.OUTPUT_ARGUMENTS);
        }
        NodeId type = tree.kind(node).isVariable() ? typeDefinition(node) : NodeId.NULL_VALUE;
        if (type.equals(NodeIds.AnalogUnitRangeType)) {
            return List.of(NodeProperty.EU_RANGE, NodeProperty.ENGINEERING_UNITS);
        }
        if (type.equals(NodeIds.AnalogItemType)) {
            return List.of(NodeProperty.EU_RANGE);
        }
        if (type.equals(NodeIds.AnalogUnitType)) {
            return List.of(NodeProperty.ENGINEERING_UNITS);
        }
        if (type.equals(NodeIds.MultiStateValueDiscreteType)) {
            return List.of(NodeProperty.ENUM_VALUES, NodeProperty.VALUE_AS_TEXT);
        }
        if (type.equals(NodeIds.TwoStateDiscreteType)) {
            return List.of(NodeProperty.TRUE_STATE, NodeProperty.FALSE_STATE);
        }
        return List.of();
    }

    DataValue propertyValue(int node, NodeProperty property) {
        return switch (property) {
            case EU_RANGE -> structure(range(node));
            case ENGINEERING_UNITS -> structure(units(node));
            case ENUM_VALUES ->
                structures(labels(node).stream()
                        .map(label -> new EnumValueType(
                                (long) label.value(), LocalizedText.english(label.label()), LocalizedText.NULL_VALUE))
                        .toArray(UaStructuredType[]::new));
            case VALUE_AS_TEXT -> valueAsText(node);
            case TRUE_STATE -> constant(LocalizedText.english(stateText(node, 1)));
            case FALSE_STATE -> constant(LocalizedText.english(stateText(node, 0)));
            case INPUT_ARGUMENTS -> structures(method(node).inputs(control(node)));
            case OUTPUT_ARGUMENTS -> structures(method(node).outputs());
        };
    }

    private ControlMethod method(int node) {
        return Objects.requireNonNull(ControlMethod.of(tree.kind(node)), "no method");
    }

    private DataValue structure(UaStructuredType value) {
        return constant(ExtensionObject.encode(encoding, value));
    }

    private DataValue structures(UaStructuredType... values) {
        ExtensionObject[] encoded = new ExtensionObject[values.length];
        for (int i = 0; i < values.length; i++) {
            encoded[i] = ExtensionObject.encode(encoding, values[i]);
        }
        return constant(encoded);
    }

    private Range range(int node) {
        if (tree.kind(node) == PlantTree.Kind.CTL_VAL) {
            return new Range(control(node).low(), control(node).high());
        }
        return new Range(point(node).low(), point(node).high());
    }

    private EUInformation units(int node) {
        Unit unit = tree.kind(node) == PlantTree.Kind.CTL_VAL
                ? control(node).unit()
                : point(node).unit();
        return new EUInformation(
                UNECE_URI,
                unitId(unit.uneceCode()),
                LocalizedText.english(unit.symbol()),
                LocalizedText.english(unit.symbol()));
    }

    /** Part 8 §5.6.4.3: the characters of the UNECE code, one byte each; −1 where there is no code. */
    static int unitId(String code) {
        int id = 0;
        for (int i = 0; i < code.length(); i++) {
            id = id << 8 | code.charAt(i);
        }
        return code.isEmpty() ? -1 : id;
    }

    private List<EnumLabel> labels(int node) {
        return tree.kind(node) == PlantTree.Kind.CTL_VAL
                ? control(node).labels()
                : point(node).labels();
    }

    private DataValue valueAsText(int node) {
        DataValue value = value(node);
        Object number = value.value().value();
        String text = number == null ? "" : labelOf(labels(node), (Integer) number);
        return new DataValue(
                new Variant(LocalizedText.english(text)), value.statusCode(), value.sourceTime(), value.serverTime());
    }

    private static String labelOf(List<EnumLabel> labels, int value) {
        for (EnumLabel label : labels) {
            if (label.value() == value) {
                return label.label();
            }
        }
        return Integer.toString(value);
    }

    private String stateText(int node, int state) {
        if (tree.kind(node) == PlantTree.Kind.POINT) {
            for (EnumLabel label : point(node).labels()) {
                if (label.value() == state) {
                    return label.label();
                }
            }
        } else {
            boolean isMode = control(node).kind() == Command.Kind.PCS_PLANT_CONTROL;
            if (control(node).kind() == Command.Kind.CONTROL_AUTHORITY) {
                return state == 1 ? "taken" : "given up";
            }
            return isMode ? (state == 1 ? "plant" : "individual") : (state == 1 ? "enabled" : "disabled");
        }
        return state == 1 ? "on" : "off";
    }
}
