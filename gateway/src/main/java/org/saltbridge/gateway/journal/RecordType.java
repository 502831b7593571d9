package org.saltbridge.gateway.journal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a line of the journal tells. */
public enum RecordType {
    /** Opens a segment: the format, and the hash that the segment before it ended with. */
    SEGMENT,
    /** The gateway has started. */
    START,
    /** The gateway has ended in good order. */
    STOP,
    /** A command has been received and goes to dispatch. */
    RECEIVED,
    /** What became of a command. */
    OUTCOME,
    /** A command whose gateway ended before it did; written at the next start. */
    INTERRUPTED,
    /** The client was told {@code NOT_JOURNALED} before the outcome of its command was durable. */
    LATE,
    /** Who may control something has changed. */
    AUTHORITY,
    /** A limit has changed. */
    LIMITS,
    /** A request that was refused before it became a command. */
    REFUSED,
    /** The journal could not be written for a while and commands were refused; written when it could be again. */
    UNAVAILABLE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As it stands in the file. */
    public String text() {
        return text;
    }

    /** The type of that text, or null when this version knows none. */
    static @Nullable RecordType of(String text) {
        for (RecordType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        return null;
    }
}
