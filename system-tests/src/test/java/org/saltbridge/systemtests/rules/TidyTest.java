package org.saltbridge.systemtests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that no off-the-shelf tool checks. Each message names the rule and the way out. */
class TidyTest {
    private static final int FILE_LINES_MAX = 500;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES =
            List.of("config", "protocol-adapters", "gateway", "simulators", "benchmarks", "system-tests");

    /** Cut in two, so that this file does not break its own rules. */
    private static final Map<String, String> BANNED = new TreeMap<>(Map.of(
            "Thread" + ".sleep(", "a bounded wait on what is awaited",
            "System" + ".out", "a logger, or the command line's writer",
            "System" + ".err", "a logger, or the command line's writer",
            "printStack" + "Trace", "a logger",
            "FIX" + "ME", "a fix before the merge",
            "TO" + "DO", "an issue"));

    @Test
    void sourcesFollowTheHouseRules() throws IOException {
        List<String> untidy = new ArrayList<>();
        int files = 0;
        for (String module : MODULES) {
            for (Path file : javaFiles(ROOT.resolve(module).resolve("src"))) {
                check(file, Files.readString(file), untidy);
                files++;
            }
        }
        assertTrue(files > 50, "found only " + files + " files below " + ROOT);
        assertEquals(List.of(), untidy);
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static void check(Path file, String text, List<String> untidy) {
        Path shown = ROOT.relativize(file);
        if (text.lines().count() > FILE_LINES_MAX) {
            untidy.add(shown + ": more than " + FILE_LINES_MAX + " lines; split it");
        }
        if (text.contains("\t")) {
            untidy.add(shown + ": a tab; use blanks");
        }
        BANNED.forEach((banned, instead) -> {
            if (text.contains(banned)) {
                untidy.add(shown + ": " + banned + " is banned; use " + instead);
            }
        });
        if (shown.toString().contains("src/main/")) {
            checkMain(file, shown, text, untidy);
        }
    }

    private static void checkMain(Path file, Path shown, String text, List<String> untidy) {
        Path packageInfo = file.resolveSibling("package-info.java");
        if (!Files.exists(packageInfo)) {
            untidy.add(shown + ": its package has no package-info.java; say what it turns into what and who owns it");
        } else if (file.equals(packageInfo) && !(text.contains("/**") && text.contains("@NullMarked"))) {
            untidy.add(shown + ": needs a Javadoc and @NullMarked");
        }
        if (!text.contains("/**")) {
            untidy.add(shown + ": its type has no Javadoc; say what it is for");
        }
    }
}
