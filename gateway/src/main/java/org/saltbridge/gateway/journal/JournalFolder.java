package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the segments of a journal are named: by the sequence number of their first record. */
final class JournalFolder {
    private static final Pattern NAME = Pattern.compile("journal-(\\d{12,18})\\.jsonl");

    private JournalFolder() {}

    static Path segment(Path folder, long firstSequence) {
        return folder.resolve(String.format("journal-%012d.jsonl", firstSequence));
    }

    static long firstSequence(Path segment) {
        Matcher name = NAME.matcher(String.valueOf(segment.getFileName()));
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /** The segments in their order; none when there is no such folder. */
    static List<Path> segments(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> segments = new ArrayList<>(
                    files.filter(file -> firstSequence(file) >= 0).toList());
            segments.sort(Comparator.comparingLong(JournalFolder::firstSequence));
            return segments;
        }
    }
}
