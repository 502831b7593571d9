package org.saltbridge.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong while a plant is read, so that all of it is reported at once. Confined to one reading. */
final class Problems {
    /** Enough to see the pattern; a generated file can be wrong in a hundred thousand places. */
    static final int LIMIT = 200;

    private static final int LENGTH_MAX = 400;

    private final Map<String, ConfigProblem> byPlaceAndText = new LinkedHashMap<>();
    private int dropped;
    private boolean errors;

    void error(String file, YamlDocument.Position position, String message) {
        errors = true;
        add(file, position, ConfigProblem.Severity.ERROR, message);
    }

    void warning(String file, YamlDocument.Position position, String message) {
        add(file, position, ConfigProblem.Severity.WARNING, message);
    }

    /** Messages quote the file: whatever it holds, a problem stays one line of readable length. */
    private void add(String file, YamlDocument.Position position, ConfigProblem.Severity severity, String message) {
        String shown =
                Texts.printable(message.length() > LENGTH_MAX ? message.substring(0, LENGTH_MAX) + "…" : message);
        ConfigProblem problem = new ConfigProblem(file, position.line(), position.column(), severity, shown);
        if (byPlaceAndText.size() >= LIMIT) {
            dropped++;
        } else {
            byPlaceAndText.putIfAbsent(problem.toString(), problem);
        }
    }

    boolean hasErrors() {
        return errors;
    }

    /** By file in the order they were read, then by place. */
    List<ConfigProblem> sorted() {
        Map<String, Integer> fileOrder = new LinkedHashMap<>();
        byPlaceAndText.values().forEach(problem -> fileOrder.putIfAbsent(problem.file(), fileOrder.size()));
        List<ConfigProblem> sorted = new ArrayList<>(byPlaceAndText.values());
        sorted.sort(Comparator.<ConfigProblem>comparingInt(problem -> fileOrder.getOrDefault(problem.file(), 0))
                .thenComparingInt(ConfigProblem::line)
                .thenComparingInt(ConfigProblem::column));
        if (dropped > 0) {
            sorted.add(new ConfigProblem(
                    sorted.get(0).file(), 0, 0, ConfigProblem.Severity.ERROR, dropped + " further problems not shown"));
        }
        return sorted;
    }
}
