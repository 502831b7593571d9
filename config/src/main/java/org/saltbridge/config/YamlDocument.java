package org.saltbridge.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One YAML file as a JSON tree in which every JSON pointer knows its line and column.
 *
 * <p>YAML 1.2 core schema: {@code no} and {@code on} are texts, {@code 0x10} is a number. Both the tree and the places
 * come from one composition, so that they cannot disagree.
 */
final class YamlDocument {
    /** 1-based; 0 stands for the file as a whole. */
    record Position(int line, int column) {
        static final Position FILE = new Position(0, 0);
    }

    static final int BYTES_MAX = 10 * 1024 * 1024;

    /** Aliases can multiply a small file beyond any memory, so the tree is bounded as well as the text. */
    private static final int NODES_MAX = 1_000_000;

    private static final int DEPTH_MAX = 32;

    private final String file;
    private final Problems problems;
    private final Map<String, Position> positions = new HashMap<>();
    private final NavigableSet<String> broken = new TreeSet<>();
    private int nodeCount;
    private JsonNode root = JsonNodeFactory.instance.missingNode();

    private YamlDocument(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The document; null where the bytes are no YAML mapping, which is then reported in {@code problems}. */
    static @Nullable YamlDocument parse(String file, byte[] bytes, Problems problems) {
        if (bytes.length > BYTES_MAX) {
            problems.error(file, Position.FILE, "file is larger than 10 MB");
            return null;
        }
        String text = decode(file, bytes, problems);
        if (text == null) {
            return null;
        }
        try {
            return new YamlDocument(file, problems).compose(text);
        } catch (MarkedYamlEngineException e) {
            Position position = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> new Position(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(Position.FILE);
            problems.error(file, position, "not valid YAML: " + oneLine(e.getProblem()));
        } catch (ReaderException e) {
            byte[] before =
                    text.substring(0, Math.min(e.getPosition(), text.length())).getBytes(StandardCharsets.UTF_8);
            String character = "U+%04X".formatted(e.getCodePoint());
            problems.error(file, placeOf(before, before.length), "not valid YAML: character " + character);
        } catch (YamlEngineException e) {
            problems.error(file, Position.FILE, "not valid YAML: " + oneLine(String.valueOf(e.getMessage())));
        }
        return null;
    }

    private static @Nullable String decode(String file, byte[] bytes, Problems problems) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            problems.error(file, placeOf(bytes, in.position()), "file is not UTF-8 text");
            return null;
        }
    }

    private static Position placeOf(byte[] bytes, int offset) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(line, offset - lineStart + 1);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private @Nullable YamlDocument compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setCodePointLimit(BYTES_MAX)
                .setUseMarks(true)
                .build();
        checkDepth(settings, text);
        Iterator<Node> documents =
                new Compose(settings).composeAllFromString(text).iterator();
        if (!documents.hasNext()) {
            problems.error(file, Position.FILE, "file is empty");
            return null;
        }
        Node first = documents.next();
        if (documents.hasNext()) {
            problems.error(file, positionOf(documents.next()), "a second document begins here; a file holds one");
            return null;
        }
        if (!(first instanceof MappingNode)) {
            problems.error(file, positionOf(first), "a mapping of keys to values is expected");
            return null;
        }
        positions.put("", positionOf(first));
        root = convert(first, "", 0);
        return this;
    }

    /** Composing recurses, so what is nested too deeply must be found before. */
    private static void checkDepth(LoadSettings settings, String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent) {
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (depth > DEPTH_MAX) {
                throw new ParserException("nested deeper than " + DEPTH_MAX + " levels", event.getStartMark());
            }
        }
    }

    private JsonNode convert(Node node, String pointer, int depth) {
        if (depth > DEPTH_MAX) {
            throw new YamlEngineException("nested deeper than " + DEPTH_MAX + " levels at " + pointer);
        }
        if (++nodeCount > NODES_MAX) {
            throw new YamlEngineException("more than " + NODES_MAX + " values, aliases included");
        }
        if (node instanceof MappingNode mapping) {
            return convertMapping(mapping, pointer, depth);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node item : sequence.getValue()) {
                String itemPointer = pointer + "/" + array.size();
                positions.put(itemPointer, positionOf(item));
                array.add(convert(item, itemPointer, depth + 1));
            }
            return array;
        }
        return convertScalar((ScalarNode) node, pointer);
    }

    private ObjectNode convertMapping(MappingNode mapping, String pointer, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode scalarKey)) {
                problems.error(file, positionOf(keyNode), "a key must be a plain text");
                continue;
            }
            String key = scalarKey.getValue();
            String childPointer = pointer + "/" + escape(key);
            if (object.has(key)) {
                problems.error(file, positionOf(keyNode), "duplicate key \"" + key + "\"");
                continue;
            }
            positions.put(childPointer, positionOf(keyNode));
            object.set(key, convert(tuple.getValueNode(), childPointer, depth + 1));
        }
        return object;
    }

    private JsonNode convertScalar(ScalarNode scalar, String pointer) {
        JsonNodeFactory factory = JsonNodeFactory.instance;
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return factory.nullNode();
        } else if (tag.equals(Tag.BOOL)) {
            return factory.booleanNode("true".equalsIgnoreCase(value));
        } else if (tag.equals(Tag.INT)) {
            return convertInteger(value, pointer);
        } else if (tag.equals(Tag.FLOAT)) {
            return factory.numberNode(parseFloat(value));
        }
        return factory.stringNode(value);
    }

    private JsonNode convertInteger(String value, String pointer) {
        try {
            if (value.startsWith("0x")) {
                return JsonNodeFactory.instance.numberNode(Long.parseUnsignedLong(value.substring(2), 16));
            } else if (value.startsWith("0o")) {
                return JsonNodeFactory.instance.numberNode(Long.parseUnsignedLong(value.substring(2), 8));
            }
            return JsonNodeFactory.instance.numberNode(Long.parseLong(value));
        } catch (NumberFormatException e) {
            markBroken(pointer);
            problems.error(file, position(pointer), "number " + value + " does not fit into 64 bits");
            return JsonNodeFactory.instance.numberNode(0);
        }
    }

    private static double parseFloat(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case ".nan" -> Double.NaN;
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(value);
        };
    }

    private static Position positionOf(Node node) {
        return node.getStartMark()
                .map(mark -> new Position(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Position.FILE);
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** The JSON pointer of a member. */
    static String child(String pointer, String key) {
        return pointer + "/" + escape(key);
    }

    /** The key or index at the end of a JSON pointer, for messages. */
    static String lastName(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    String file() {
        return file;
    }

    JsonNode root() {
        return root;
    }

    /** Remembers that something is wrong with a value, so that nothing that follows from it is reported as well. */
    void markBroken(String pointer) {
        broken.add(pointer);
    }

    /** Whether the schema has found nothing wrong at this JSON pointer and below. */
    boolean isSound(String pointer) {
        String below = broken.ceiling(pointer + "/");
        return !broken.contains(pointer) && (below == null || !below.startsWith(pointer + "/"));
    }

    /** Whether something has been reported about just this value already. */
    boolean isBroken(String pointer) {
        return broken.contains(pointer);
    }

    /** Reports a problem at the key or item with this JSON pointer. */
    void error(String pointer, String message) {
        problems.error(file, position(pointer), message);
    }

    Problems problems() {
        return problems;
    }

    /** Where the key (or list item) with this JSON pointer stands, or the nearest one around it. */
    Position position(String pointer) {
        String at = pointer;
        while (!positions.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return positions.getOrDefault(at, Position.FILE);
    }
}
