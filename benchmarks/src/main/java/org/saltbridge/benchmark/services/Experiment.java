package org.saltbridge.benchmark.services;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one experiment has shown. */
public final class Experiment {
    private final String title;
    private final String setting;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final List<Plot> plots = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param setting what was done to which plant, in a sentence or two. */
    Experiment(String title, String setting) {
        this.title = title;
        this.setting = setting;
    }

    String title() {
        return title;
    }

    String setting() {
        return setting;
    }

    /** The figures by name; each name ends with its unit. */
    public Map<String, Double> figures() {
        return figures;
    }

    List<Plot> plots() {
        return plots;
    }

    /** What a reader of the figures should know besides. */
    public List<String> notes() {
        return notes;
    }

    void note(String text) {
        notes.add(text);
    }

    void put(String name, double value) {
        figures.put(name, value);
    }

    /** Median, worst and count of values that were measured several times. */
    void put(String name, String unit, List<Double> values) {
        put(name + "_p50_" + unit, Samples.percentile(values, 50));
        put(name + "_max_" + unit, Samples.percentile(values, 100));
        put(name + "_count", values.size());
    }
}
