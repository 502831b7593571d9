package org.saltbridge.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Checks a document against one of the JSON Schemas that are the public contract of the YAML files. */
final class DocumentSchema {
    static final DocumentSchema PLANT = new DocumentSchema("plant.schema.json");
    static final DocumentSchema PROFILE = new DocumentSchema("profile.schema.json");

    private static final Map<String, String> TYPE_WORDS = Map.of(
            "integer", "a whole number",
            "number", "a number",
            "boolean", "true or false",
            "string", "a text",
            "object", "a mapping of keys to values",
            "array", "a list");
    static final DocumentSchema FAULTS = new DocumentSchema("faults.schema.json");
    /** One item of a fault script by itself. */
    static final DocumentSchema FAULT = new DocumentSchema("faults.schema.json", "fault");

    static final DocumentSchema EVENT = new DocumentSchema("faults.schema.json", "event");

    private final Schema schema;

    private DocumentSchema(String resource) {
        this(resource, "script");
    }

    /** Checks against one definition of a schema whose root refers to the definition "script". */
    private DocumentSchema(String resource, String definition) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        try (InputStream in = Objects.requireNonNull(DocumentSchema.class.getResourceAsStream(resource), resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            schema = registry.getSchema(text.replace("#/$defs/script", "#/$defs/" + definition), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reports every way in which the document breaks the schema. */
    void check(YamlDocument document) {
        List<Error> errors = schema.validate(
                document.root(), context -> context.executionConfig(config -> config.locale(Locale.ENGLISH)));
        for (Error error : errors) {
            report(document, error);
        }
    }

    private void report(YamlDocument document, Error error) {
        String location = error.getInstanceLocation().toString();
        String pointer = location.equals("/") ? "" : location;
        String property = error.getProperty();
        if (document.isBroken(pointer)) {
            return;
        }
        switch (error.getKeyword()) {
            case "additionalProperties" -> {
                String message = "unknown key \"" + property + "\""
                        + hint(
                                String.valueOf(property),
                                around(error).path("properties").propertyNames());
                document.error(YamlDocument.child(pointer, String.valueOf(property)), message);
            }
            case "required" -> {
                document.markBroken(pointer);
                document.error(pointer, "key \"" + property + "\" is missing");
            }
            case "propertyNames" -> {
                document.markBroken(pointer);
                String what =
                        around(error).path("propertyNames").path("description").asString("another");
                document.error(
                        YamlDocument.child(pointer, String.valueOf(property)),
                        "key \"" + property + "\" must be " + what);
            }
            default -> {
                document.markBroken(pointer);
                document.error(
                        pointer, name(pointer) + " " + reason(document.root().at(pointer), error));
            }
        }
    }

    /** The key that is wrong; an item of a list is named after its list. */
    private static String name(String pointer) {
        String last = YamlDocument.lastName(pointer);
        boolean isItem = !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
        return isItem ? "item " + last + " of " + name(pointer.substring(0, pointer.lastIndexOf('/'))) : last;
    }

    /** The rule that the value breaks, and the value. */
    private String reason(JsonNode value, Error error) {
        JsonNode around = around(error);
        String rule = around.path(error.getKeyword()).asString("");
        return switch (error.getKeyword()) {
            case "type", "pattern" -> {
                // The schema's own words for what a text is, where it has some: they know the units.
                boolean isPlain = TYPE_WORDS.containsKey(rule) && !rule.equals("string");
                String words = isPlain ? "" : around.path("description").asString("");
                yield "must be " + (words.isEmpty() ? TYPE_WORDS.getOrDefault(rule, rule) : words) + ", not "
                        + shown(value);
            }
            case "enum" -> "must be " + choices(around.path("enum")) + ", not " + shown(value) + hint(around, value);
            case "minimum" -> "must be at least " + rule + ", not " + shown(value);
            case "maximum" -> "must be at most " + rule + ", not " + shown(value);
            case "minLength" -> "must not be empty";
            case "maxLength" -> "must not be longer than " + rule + " characters";
            case "minItems" -> "must have " + rule + " or more items, not " + value.size();
            case "maxItems" -> "must have " + rule + " items at most, not " + value.size();
            default -> error.getMessage();
        };
    }

    private static String choices(JsonNode allowed) {
        List<String> words = new ArrayList<>();
        allowed.forEach(choice -> words.add(choice.asString("").isEmpty() ? "\"\"" : choice.asString("")));
        return words.size() == 1 ? words.get(0) : "one of " + String.join(", ", words);
    }

    private static String hint(JsonNode around, JsonNode value) {
        List<String> words = new ArrayList<>();
        around.path("enum").forEach(choice -> words.add(choice.asString("")));
        return value.isString() ? hint(value.stringValue(), words) : "";
    }

    private static String hint(String word, Iterable<String> candidates) {
        String nearest = word.isEmpty() ? null : Spelling.nearest(word, candidates);
        return nearest == null ? "" : ", did you mean \"" + nearest + "\"?";
    }

    private static String shown(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "nothing";
        } else if (value.isObject()) {
            return "a mapping";
        } else if (value.isArray()) {
            return "a list";
        }
        return value.isString() ? '"' + value.stringValue() + '"' : value.asString();
    }

    /** The subschema whose keyword has failed. */
    private JsonNode around(Error error) {
        String location = error.getSchemaLocation().toString();
        String keywordPointer = location.substring(location.indexOf('#') + 1);
        return schema.getSchemaNode().at(keywordPointer.substring(0, keywordPointer.lastIndexOf('/')));
    }
}
