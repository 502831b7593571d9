package org.saltbridge.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of a YAML file while it is being read: hands out typed values, notes a problem with its place for whatever does
 * not fit and goes on with a stand-in, and at {@link #close} names the keys that nobody asked for.
 */
final class YamlMap {
    private final YamlFile file;
    private final Node node;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();

    YamlMap(YamlFile file, Node node) {
        this.file = file;
        this.node = node;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (entries.put(key, tuple) != null) {
                    file.problem(tuple.getKeyNode(), "key \"" + key + "\" stands here twice");
                }
            }
        } else {
            file.problem(node, "expected a mapping of keys");
        }
    }

    YamlFile file() {
        return file;
    }

    boolean has(String key) {
        known.add(key);
        return entries.containsKey(key);
    }

    @Nullable
    Node node(String key) {
        known.add(key);
        NodeTuple tuple = entries.get(key);
        return tuple == null ? null : tuple.getValueNode();
    }

    /** Notes a problem at a key's value, or at the mapping when the key is missing. */
    void problem(String key, String message) {
        Node at = node(key);
        file.problem(at == null ? node : at, message);
    }

    @Nullable
    String textOrNull(String key) {
        Node value = node(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        file.problem(value, key + " must be a single value");
        return null;
    }

    String text(String key) {
        String value = textOrNull(key);
        if (value == null && !entries.containsKey(key)) {
            file.problem(node, "key \"" + key + "\" is missing");
        }
        return value == null ? "" : value;
    }

    String text(String key, String fallback) {
        String value = textOrNull(key);
        return value == null ? fallback : value;
    }

    int integer(String key, int fallback, int min, int max) {
        String value = textOrNull(key);
        if (value == null) {
            return fallback;
        }
        return (int) integer(node(key), key, value, min, max);
    }

    int requiredInteger(String key, int min, int max) {
        return (int) integer(node(key), key, text(key), min, max);
    }

    private long integer(@Nullable Node at, String key, String value, long min, long max) {
        Long parsed = YamlFile.parseInteger(value);
        if (parsed == null) {
            if (at != null) {
                file.problem(at, key + " must be a whole number, not \"" + value + "\"");
            }
            return min;
        }
        if (parsed < min || parsed > max) {
            problem(key, key + " must be between " + min + " and " + max + ", not " + value);
            return min;
        }
        return parsed;
    }

    double number(String key, double fallback) {
        String value = textOrNull(key);
        if (value == null) {
            return fallback;
        }
        try {
            double parsed = Double.parseDouble(value);
            if (Double.isFinite(parsed)) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problem(key, key + " must be a number, not \"" + value + "\"");
        return fallback;
    }

    boolean flag(String key, boolean fallback) {
        String value = textOrNull(key);
        if (value == null) {
            return fallback;
        }
        if (!value.equals("true") && !value.equals("false")) {
            problem(key, key + " must be true or false, not \"" + value + "\"");
        }
        return value.equals("true");
    }

    /** A quantity with its unit, such as {@code 200 ms}, in the base unit of {@code units}. */
    double quantity(String key, double fallback, Quantity units) {
        String value = textOrNull(key);
        if (value == null) {
            return fallback;
        }
        double parsed = units.parse(value);
        if (Double.isNaN(parsed)) {
            problem(
                    key,
                    key + " must be a number with a unit, one of " + units.unitNames() + ", not \"" + value + "\"");
            return fallback;
        }
        return parsed;
    }

    double requiredQuantity(String key, Quantity units) {
        if (!has(key)) {
            file.problem(node, "key \"" + key + "\" is missing");
        }
        return quantity(key, Double.NaN, units);
    }

    <E extends Enum<E>> E choice(String key, Map<String, E> choices, E fallback) {
        String value = textOrNull(key);
        if (value == null) {
            return fallback;
        }
        E found = choices.get(value);
        if (found == null) {
            problem(key, key + " must be one of " + String.join(", ", choices.keySet()) + ", not \"" + value + "\"");
            return fallback;
        }
        return found;
    }

    @Nullable
    YamlMap map(String key) {
        Node value = node(key);
        return value == null ? null : new YamlMap(file, value);
    }

    /** The elements of a list; empty when the key is missing. */
    List<Node> list(String key) {
        Node value = node(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        file.problem(value, key + " must be a list");
        return List.of();
    }

    List<YamlMap> maps(String key) {
        List<YamlMap> maps = new ArrayList<>();
        for (Node element : list(key)) {
            maps.add(new YamlMap(file, element));
        }
        return maps;
    }

    /** The entries as they stand, for mappings whose keys are data. */
    Map<String, NodeTuple> entries() {
        known.addAll(entries.keySet());
        return entries;
    }

    /** Names every key that was never asked for, with the nearest known one. */
    void close() {
        entries.forEach((key, tuple) -> {
            if (!known.contains(key)) {
                String near = nearest(key);
                file.problem(
                        tuple.getKeyNode(),
                        "unknown key \"" + key + "\"" + (near == null ? "" : ", did you mean \"" + near + "\"?"));
            }
        });
    }

    private @Nullable String nearest(String key) {
        String best = null;
        int bestDistance = Math.max(2, key.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    static int column(Node node) {
        return node.getStartMark().map(Mark::getColumn).orElse(-1) + 1;
    }
}
