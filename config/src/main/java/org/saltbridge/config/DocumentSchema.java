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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Checks a document against one of the two JSON Schemas that are the public contract of the YAML files. */
final class DocumentSchema {
    static final DocumentSchema PLANT = new DocumentSchema("plant.schema.json");
    static final DocumentSchema PROFILE = new DocumentSchema("profile.schema.json");

    private final Schema schema;

    private DocumentSchema(String resource) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        try (InputStream in = Objects.requireNonNull(DocumentSchema.class.getResourceAsStream(resource), resource)) {
            schema = registry.getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
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
        switch (error.getKeyword()) {
            case "additionalProperties" -> {
                String message = "unknown key \"" + property + "\"" + hint(error, String.valueOf(property));
                document.error(YamlDocument.child(pointer, String.valueOf(property)), message);
            }
            case "required" -> {
                document.markBroken(pointer);
                document.error(pointer, "key \"" + property + "\" is missing");
            }
            default -> {
                document.markBroken(pointer);
                document.error(pointer, YamlDocument.lastName(pointer) + " " + reason(error));
            }
        }
    }

    /** The schema's own words for what a value is, where it has some: it knows the units. */
    private String reason(Error error) {
        String description = around(error).path("description").asString("");
        return error.getKeyword().equals("type") && !description.isEmpty()
                ? "must be " + description
                : error.getMessage();
    }

    private String hint(Error error, String key) {
        String nearest = Spelling.nearest(key, around(error).path("properties").propertyNames());
        return nearest == null ? "" : ", did you mean \"" + nearest + "\"?";
    }

    /** The subschema whose keyword has failed. */
    private JsonNode around(Error error) {
        String location = error.getSchemaLocation().toString();
        String keywordPointer = location.substring(location.indexOf('#') + 1);
        return schema.getSchemaNode().at(keywordPointer.substring(0, keywordPointer.lastIndexOf('/')));
    }
}
