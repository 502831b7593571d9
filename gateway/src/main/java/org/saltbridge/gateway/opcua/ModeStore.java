package org.saltbridge.gateway.opcua;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people have changed in how the plant is controlled, kept in a file: who works on a stopped PCS, or has taken the
 * control, must not lose it because the gateway starts again. One control object a line with its value, such as
 * {@code Plant/LLN0/Loc 1}; what is as the plant file says is not listed, and no file means that all is.
 */
final class ModeStore {
    private final Path file;
    /** Never changed, only replaced: it is read where commands are received. */
    private volatile Map<String, Integer> values;

    private ModeStore(Path file, Map<String, Integer> values) {
        this.file = file;
        this.values = values;
    }

    /** Reads the file. */
    static ModeStore load(Path file) throws IOException {
        Map<String, Integer> values = new TreeMap<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (!line.isBlank()) {
                    read(file, number, line.strip(), values);
                }
            }
        }
        return new ModeStore(file, values);
    }

    private static void read(Path file, int number, String line, Map<String, Integer> into) throws IOException {
        int end = line.lastIndexOf(' ');
        try {
            into.put(line.substring(0, Math.max(0, end)).strip(), Integer.parseInt(line.substring(end + 1)));
        } catch (NumberFormatException e) {
            throw new IOException(
                    file + ":" + number + ": error: \"" + line + "\" is no control object with its value; write for"
                            + " example \"Plant/LLN0/Loc 1\", or remove the line when all is as the plant file says",
                    e);
        }
    }

    /** What is kept, by the path of the control object. */
    Map<String, Integer> all() {
        return Collections.unmodifiableMap(values);
    }

    /** The value of a control object, or what is usual. */
    int value(String path, int usual) {
        return values.getOrDefault(path, usual);
    }

    /**
     * Keeps the value of a control object.
     *
     * @param usual what the plant file says.
     * @return false when that is how it was.
     */
    synchronized boolean set(String path, int value, int usual) throws IOException {
        if (value(path, usual) == value) {
            return false;
        }
        Map<String, Integer> changed = new TreeMap<>(values);
        if (value == usual) {
            changed.remove(path);
        } else {
            changed.put(path, value);
        }
        values = changed;
        write(changed);
        return true;
    }

    private void write(Map<String, Integer> changed) throws IOException {
        StringBuilder text = new StringBuilder();
        changed.forEach(
                (path, value) -> text.append(path).append(' ').append(value).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
