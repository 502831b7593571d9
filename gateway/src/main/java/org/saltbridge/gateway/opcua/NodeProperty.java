package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.jspecify.annotations.Nullable;

/** The properties of variables and methods: nodes that exist only while somebody looks, at {@code <path>/<name>}. */
enum NodeProperty {
    EU_RANGE("EURange", NodeIds.Range, -1),
    ENGINEERING_UNITS("EngineeringUnits", NodeIds.EUInformation, -1),
    ENUM_VALUES("EnumValues", NodeIds.EnumValueType, 1),
    VALUE_AS_TEXT("ValueAsText", NodeIds.LocalizedText, -1),
    TRUE_STATE("TrueState", NodeIds.LocalizedText, -1),
    FALSE_STATE("FalseState", NodeIds.LocalizedText, -1),
    INPUT_ARGUMENTS("InputArguments", NodeIds.Argument, 1),
    OUTPUT_ARGUMENTS("OutputArguments", NodeIds.Argument, 1);

    private static final NodeProperty[] ALL = values();

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // NodeId is immutable, only not annotated so
    private final NodeId dataType;

    private final int valueRank;

    NodeProperty(String text, NodeId dataType, int valueRank) {
        this.text = text;
        this.dataType = dataType;
        this.valueRank = valueRank;
    }

    /** The browse name, in namespace 0. */
    String text() {
        return text;
    }

    NodeId dataType() {
        return dataType;
    }

    /** −1 scalar, 1 array. */
    int valueRank() {
        return valueRank;
    }

    static @Nullable NodeProperty ofText(String text) {
        for (NodeProperty property : ALL) {
            if (property.text.equals(text)) {
                return property;
            }
        }
        return null;
    }
}
