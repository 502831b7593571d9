package org.saltbridge.gateway.opcua;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.Command;

/**
 * What a client gives with a method.
 *
 * @param value in the control's unit; NaN where none is given.
 * @param category orCat of IEC 61850-7-3, 0 to 8.
 * @param identity orIdent; may be empty.
 * @param commandNumber ctlNum, 0 when the client does not number its commands.
 * @param isTest checks everything and sends nothing.
 * @param sentAt when the client made the command, null when it does not say.
 */
record ControlArguments(
        double value,
        int category,
        String identity,
        long commandNumber,
        boolean isTest,
        @Nullable DateTime sentAt) {
    /** The last one, {@code T}, may be left out. */
    private static final int COUNT_MIN = 5;

    private static final int COUNT_MAX = 6;
    private static final Variant[] NOTHING = {};
    private static final int CATEGORY_MAX = 8;
    /** As the OCTET64 of IEC 61850-7-3. */
    private static final int IDENTITY_MAX = 64;

    /** A plain write says nothing of its origin and counts as the utility's. */
    private static final int REMOTE_CONTROL = 3;

    static ControlArguments ofWrite(double value, @Nullable DateTime sentAt) {
        return new ControlArguments(value, REMOTE_CONTROL, "", 0, false, sentAt);
    }

    /** The status to refuse arguments with, Good when they can be read. */
    static long problemOf(ControlPoint control, ControlMethod method, Variant @Nullable [] arguments) {
        if (method.isOfOrigin()) {
            return problemOfOrigin(arguments == null ? NOTHING : arguments, method.inputs(control).length);
        }
        if (arguments == null || arguments.length < COUNT_MIN) {
            return StatusCodes.Bad_ArgumentsMissing;
        }
        if (arguments.length > COUNT_MAX) {
            return StatusCodes.Bad_TooManyArguments;
        }
        Object identity = arguments[2].value();
        boolean typed = control.hasType(arguments[0].value())
                && arguments[1].value() instanceof Integer
                && (identity == null || identity instanceof String)
                && arguments[3].value() instanceof UInteger
                && arguments[4].value() instanceof Boolean
                && (arguments.length == COUNT_MIN
                        || arguments[5].value() == null
                        || arguments[5].value() instanceof DateTime);
        if (!typed) {
            return StatusCodes.Bad_InvalidArgument;
        }
        boolean fits = !(identity instanceof String text && text.length() > IDENTITY_MAX)
                && arguments[1].value() instanceof Integer category
                && category >= 0
                && category <= CATEGORY_MAX;
        return fits ? StatusCodes.Good : StatusCodes.Bad_OutOfRange;
    }

    /** Only who commands, and that may be left out from the end on. */
    private static long problemOfOrigin(Variant[] arguments, int most) {
        if (arguments.length > most) {
            return StatusCodes.Bad_TooManyArguments;
        }
        boolean typed = (arguments.length < 1 || arguments[0].value() instanceof Integer)
                && (arguments.length < 2 || arguments[1].value() == null || arguments[1].value() instanceof String);
        if (!typed) {
            return StatusCodes.Bad_InvalidArgument;
        }
        ControlArguments given = ofOrigin(arguments);
        boolean fits = given.category >= 0 && given.category <= CATEGORY_MAX && given.identity.length() <= IDENTITY_MAX;
        return fits ? StatusCodes.Good : StatusCodes.Bad_OutOfRange;
    }

    /** Who does not say where he commands from counts as the utility. */
    private static ControlArguments ofOrigin(Variant[] arguments) {
        int category = arguments.length > 0 && arguments[0].value() instanceof Integer given ? given : REMOTE_CONTROL;
        String identity = arguments.length > 1 && arguments[1].value() instanceof String given ? given : "";
        return new ControlArguments(Double.NaN, category, identity, 0, false, null);
    }

    /** Arguments that have no {@linkplain #problemOf problem}. */
    static ControlArguments of(ControlPoint control, ControlMethod method, Variant @Nullable [] given) {
        Variant[] arguments = given == null ? NOTHING : given;
        if (method.isOfOrigin()) {
            return ofOrigin(arguments);
        }
        return new ControlArguments(
                control.number(arguments[0].value()),
                arguments[1].value() instanceof Integer category ? category : 0,
                arguments[2].value() instanceof String identity ? identity : "",
                arguments[3].value() instanceof UInteger number ? number.longValue() : 0,
                Boolean.TRUE.equals(arguments[4].value()),
                arguments.length == COUNT_MAX && arguments[5].value() instanceof DateTime time ? time : null);
    }

    /** The level of the switching hierarchy that a category belongs to; what is none of the plant's own is remote. */
    Command.Level level() {
        return switch (category) {
            case 1, 4, 7 -> Command.Level.LOCAL; // bay control, automatic bay, maintenance
            case 2, 5 -> Command.Level.STATION;
            default -> Command.Level.REMOTE;
        };
    }
}
