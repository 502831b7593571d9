package org.saltbridge.gateway.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.ObjectMapper;

/** The page {@code /status.json}: the state of the plant and the gateway at a glance, one object a section. */
public final class StatusPage implements HttpPage {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, Supplier<?>> sections = new LinkedHashMap<>();

    /**
     * Adds a section; returns this.
     *
     * @param value gives what is shown as JSON: maps, lists, records, numbers, strings. Called on the HTTP loop.
     */
    public StatusPage section(String name, Supplier<?> value) {
        sections.put(name, value);
        return this;
    }

    @Override
    public Answer get(String accept) {
        Map<String, Object> status = new LinkedHashMap<>();
        sections.forEach((name, value) -> status.put(name, value.get()));
        String json = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(status) + "\n";
        return new Answer(200, "application/json; charset=utf-8", json);
    }
}
