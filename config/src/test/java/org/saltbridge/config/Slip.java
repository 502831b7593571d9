package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

/**
 * One mistake in a file that is otherwise right.
 *
 * @param expected {@code line:column: message} of each problem.
 */
record Slip(String name, String from, String to, List<String> expected) {

    static Slip slip(String name, String from, String to, String... expected) {
        return new Slip(name, from, to, List.of(expected));
    }

    /** The text with this mistake in it, at the first place that fits. */
    String in(String text) {
        int at = text.indexOf(from);
        assertTrue(at >= 0, "the file does not hold " + from);
        return text.substring(0, at) + to + text.substring(at + from.length());
    }

    /** What was read has exactly the expected problems, all in this file, and nothing comes of it. */
    void assertFound(Path file, ConfigResult result) {
        assertEquals(
                expected.stream()
                        .map(e -> file + ":" + e.replaceFirst(": ", ": error: "))
                        .toList(),
                result.problems().stream().map(ConfigProblem::toString).toList());
        assertNull(result.plant());
    }

    @Override
    public String toString() {
        return name;
    }
}
