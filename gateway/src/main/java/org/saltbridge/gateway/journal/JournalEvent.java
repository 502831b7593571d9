package org.saltbridge.gateway.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * An event that is not a command: a start or stop, a change of authority or of limits.
 *
 * @param details what happened, names to strings, numbers or booleans, in the order in which they are to stand; values of
 *     power in watts, positive exports.
 */
public record JournalEvent(RecordType type, Map<String, ?> details) implements JournalEntry {

    /** An event without details yet. */
    public static JournalEvent of(RecordType type) {
        return new JournalEvent(type, Map.of());
    }

    /** Control of something has gone from one party to another. */
    public static JournalEvent authority(String path, String user, String from, String to) {
        return of(RecordType.AUTHORITY)
                .with("path", path)
                .with("user", user)
                .with("from", from)
                .with("to", to);
    }

    /** The same event with one more detail. */
    public JournalEvent with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new JournalEvent(type, more);
    }

    @Override
    public void writeTo(JsonGenerator json) {
        details.forEach((name, value) -> {
            if (value instanceof Double number) {
                json.writeNumberProperty(name, number);
            } else if (value instanceof Number number) {
                json.writeNumberProperty(name, number.longValue());
            } else if (value instanceof Boolean flag) {
                json.writeBooleanProperty(name, flag);
            } else {
                json.writeStringProperty(name, LineEncoder.bounded(String.valueOf(value)));
            }
        });
    }

    @Override
    public boolean isAwaited() {
        return true;
    }

    @Override
    public void written(long sequence) {
        // An event refers to nothing, so it need not know.
    }

    @Override
    public void durable() {
        // Nobody is told.
    }
}
