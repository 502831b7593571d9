package org.saltbridge.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** One YAML file being read: its name and the list that takes its problems. */
final class YamlFile {
    private static final int BYTES_MAX = 10 * 1024 * 1024;

    private final String name;
    private final List<ConfigProblem> problems;

    YamlFile(String name, List<ConfigProblem> problems) {
        this.name = name;
        this.problems = problems;
    }

    String name() {
        return name;
    }

    void problem(Node at, String message) {
        problems.add(new ConfigProblem(name, YamlMap.line(at), YamlMap.column(at), message));
    }

    void problem(String message) {
        problems.add(new ConfigProblem(name, 0, 0, message));
    }

    /** The root of the file, or null with the problem noted. */
    @Nullable
    YamlMap parse(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            problem("larger than " + BYTES_MAX + " bytes");
            return null;
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(name)
                    .setAllowDuplicateKeys(true)
                    .setCodePointLimit(BYTES_MAX)
                    .build();
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null) {
                problem("the file is empty");
                return null;
            }
            return new YamlMap(this, root);
        } catch (CharacterCodingException e) {
            problem("not UTF-8");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(0);
            problems.add(new ConfigProblem(name, line, column, "not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problem("not YAML: " + e.getMessage());
        }
        return null;
    }

    /** A decimal or {@code 0x} number, or null. */
    static @Nullable Long parseInteger(String text) {
        try {
            return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
