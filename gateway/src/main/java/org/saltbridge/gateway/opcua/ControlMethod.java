package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.structured.Argument;
import org.jspecify.annotations.Nullable;

/** The methods of controllable objects, named as the services of IEC 61850-7-2, with their arguments. */
enum ControlMethod {
    OPERATE("Operate", PlantTree.Kind.OPERATE),
    SELECT("Select", PlantTree.Kind.SELECT),
    SELECT_WITH_VAL("SelectWithVal", PlantTree.Kind.SELECT_WITH_VAL),
    CANCEL("Cancel", PlantTree.Kind.CANCEL);

    private static final ControlMethod[] ALL = values();

    private final String text;
    private final PlantTree.Kind kind;

    ControlMethod(String text, PlantTree.Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /** The browse name and the last segment of the path. */
    String text() {
        return text;
    }

    /** What a node of the tree is, or null when it is no method. */
    static @Nullable ControlMethod of(PlantTree.Kind kind) {
        for (ControlMethod method : ALL) {
            if (method.kind == kind) {
                return method;
            }
        }
        return null;
    }

    PlantTree.Kind kind() {
        return kind;
    }

    /** The method that a path ends with, or null. */
    static @Nullable ControlMethod ofPath(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (ControlMethod method : ALL) {
            if (method.text.equals(name)) {
                return method;
            }
        }
        return null;
    }

    /** Whether it is there only for objects that have to be selected before they are operated. */
    boolean isForSelection() {
        return this != OPERATE;
    }

    /** Whether it takes who commands and nothing else. */
    boolean isOfOrigin() {
        return this == SELECT || this == CANCEL;
    }

    Argument[] inputs(ControlPoint control) {
        if (this == CANCEL) {
            return new Argument[0];
        }
        if (this == SELECT) {
            return new Argument[] {
                scalar("orCat", NodeIds.Int32, "Originator category as for Operate; left out it is remote"),
                scalar("orIdent", NodeIds.String, "Who selects, at most 64 characters; may be left out")
            };
        }
        return new Argument[] {
            scalar("ctlVal", control.dataType(), "What is commanded"),
            scalar("orCat", NodeIds.Int32, "Originator category of IEC 61850-7-3, 0 to 8; 0 and 8 count as remote"),
            scalar("orIdent", NodeIds.String, "Who commands, at most 64 characters"),
            scalar("ctlNum", NodeIds.UInt32, "Number of the command; the same number is carried out once, 0 is none"),
            scalar("test", NodeIds.Boolean, "True checks everything and sends nothing"),
            scalar("T", NodeIds.UtcTime, "When the command was made: one that is too old is refused; may be left out")
        };
    }

    Argument[] outputs() {
        Argument addCause = scalar("addCause", NodeIds.Int32, "AddCause of IEC 61850-7-2; 25 is none");
        Argument outcome = scalar("outcome", NodeIds.String, "What became of it");
        if (this != OPERATE) {
            return new Argument[] {addCause, outcome};
        }
        return new Argument[] {
            addCause,
            outcome,
            scalar("achievable", NodeIds.Double, "What the plant can give, in the unit of ctlVal"),
            scalar("failedDevice", NodeIds.String, "The first device that did not confirm, or empty"),
            scalar("failedCount", NodeIds.UInt32, "How many devices did not confirm"),
            scalar("latencyMs", NodeIds.Double, "From the decoded request to the outcome, milliseconds"),
            new Argument(
                    "failures",
                    NodeIds.String,
                    1,
                    null,
                    LocalizedText.english("Each device that did not confirm with the reason, at most 16"))
        };
    }

    private static Argument scalar(String name, NodeId type, String description) {
        return new Argument(name, type, -1, null, LocalizedText.english(description));
    }
}
