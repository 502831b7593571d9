package org.saltbridge.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One mapping of a document, read by key.
 *
 * <p>A wrong JSON type gives the default without a word: the schema has reported it, and reading goes on so that the
 * rest of the file is checked too. What the schema cannot see is reported here.
 */
final class Section {
    private final YamlDocument document;
    private final JsonNode node;
    private final String pointer;

    Section(YamlDocument document, JsonNode node, String pointer) {
        this.document = document;
        this.node = node;
        this.pointer = pointer;
    }

    static Section root(YamlDocument document) {
        return new Section(document, document.root(), "");
    }

    boolean has(String key) {
        return node.has(key);
    }

    /** Whether the section is in the file at all. */
    boolean isPresent() {
        return node.isObject();
    }

    /** Whether the schema has found nothing wrong in here, so that checks across keys make sense. */
    boolean isSound() {
        return document.isSound(pointer);
    }

    /** Whether nothing wrong has been found in the value of a key. */
    boolean isSound(String key) {
        return document.isSound(place(key));
    }

    /** The mapping below a key; an empty one where there is none. */
    Section section(String key) {
        return new Section(document, node.path(key), YamlDocument.child(pointer, key));
    }

    /** The mappings in the list below a key. */
    List<Section> items(String key) {
        List<Section> items = new ArrayList<>();
        JsonNode list = node.path(key);
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            items.add(new Section(document, list.get(i), YamlDocument.child(pointer, key) + "/" + i));
        }
        return items;
    }

    List<String> keys() {
        return node.isObject() ? List.copyOf(node.propertyNames()) : List.of();
    }

    JsonNode raw(String key) {
        return node.path(key);
    }

    boolean isText(String key) {
        return node.path(key).isString();
    }

    String text(String key, String fallback) {
        JsonNode value = node.path(key);
        return value.isString() ? value.stringValue() : fallback;
    }

    @Nullable
    String textOrNull(String key) {
        JsonNode value = node.path(key);
        return value.isString() ? value.stringValue() : null;
    }

    int integer(String key, int fallback) {
        JsonNode value = node.path(key);
        return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : fallback;
    }

    double number(String key, double fallback) {
        JsonNode value = node.path(key);
        return value.isNumber() ? value.doubleValue() : fallback;
    }

    /** The lower (0) or upper (1) end of a {@code [low, high]} pair; NaN where it is not given. */
    double rangeEnd(String key, int end) {
        JsonNode value = node.path(key).path(end);
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }

    boolean flag(String key, boolean fallback) {
        JsonNode value = node.path(key);
        return value.isBoolean() ? value.booleanValue() : fallback;
    }

    <E> E choice(String key, Map<String, E> choices, E fallback) {
        E chosen = choices.get(text(key, ""));
        return chosen == null ? fallback : chosen;
    }

    /** A quantity with its unit, in the unit of {@code quantity}. */
    double quantity(String key, Quantity quantity, double fallback) {
        JsonNode value = node.path(key);
        if (!value.isString()) {
            return fallback;
        }
        OptionalDouble parsed = quantity.parse(value.stringValue());
        if (parsed.isEmpty()) {
            document.markBroken(place(key));
            error(
                    key,
                    key + " must be a number with a unit (" + quantity.unitList() + "), not \"" + value.stringValue()
                            + "\"");
            return fallback;
        }
        return parsed.getAsDouble();
    }

    /** A time in whole milliseconds. */
    int timeMs(String key, int fallbackMs) {
        double timeMs = quantity(key, Quantity.TIME_MS, fallbackMs);
        if (timeMs != Math.rint(timeMs) || timeMs < 0 || timeMs > Integer.MAX_VALUE) {
            document.markBroken(place(key));
            error(key, key + " must be a whole number of milliseconds that is not negative");
            return fallbackMs;
        }
        return (int) timeMs;
    }

    /** The folder that relative paths in this document start from. */
    Path folder() {
        Path file = Path.of(document.file()).toAbsolutePath();
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    /** Tells this key from all others of the document. */
    String place(String key) {
        return YamlDocument.child(pointer, key);
    }

    /** Reports a problem at a key of this section, or at the section itself where the key is missing. */
    void error(String key, String message) {
        document.problems().error(document.file(), document.position(YamlDocument.child(pointer, key)), message);
    }

    void error(String message) {
        document.problems().error(document.file(), document.position(pointer), message);
    }

    void warning(String key, String message) {
        document.problems().warning(document.file(), document.position(YamlDocument.child(pointer, key)), message);
    }

    /** Reports a problem at an item of the list below a key. */
    void errorAtItem(String key, int item, String message) {
        String at = YamlDocument.child(pointer, key) + "/" + item;
        document.problems().error(document.file(), document.position(at), message);
    }
}
