package org.saltbridge.gateway.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One line of a journal, as read.
 *
 * @param type null when this version does not know it.
 * @param line the whole line as it stands in the file, without its end.
 * @param offset in bytes from the start of the file.
 */
public record JournalRecord(
        long sequence, @Nullable RecordType type, String hash, JsonNode body, String line, Path file, long offset) {

    /** When it was written, milliseconds since 1970; 0 when that cannot be read. */
    public long epochMs() {
        try {
            return Instant.parse(text("time")).toEpochMilli();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    /** A text of the record, empty when it has none. */
    public String text(String name) {
        return body.path(name).asString("");
    }

    /** A list of texts of the record, empty when it has none. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        body.path(name).forEach(node -> texts.add(node.asString("")));
        return texts;
    }

    /** A whole number of the record, 0 when it has none. */
    public long number(String name) {
        return body.path(name).asLong(0);
    }

    /** A number of the record; not a number when it has none. */
    public double real(String name) {
        return body.path(name).asDouble(Double.NaN);
    }
}
