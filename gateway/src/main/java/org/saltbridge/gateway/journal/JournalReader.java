package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.journal.JournalCheck.Damage;
import org.saltbridge.gateway.journal.JournalCheck.Torn;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads segments in their order and checks the chain: every line against its own hash, its predecessor's hash and its
 * sequence number. Ends at the first place that does not hold.
 *
 * <p>A bad end of the last segment is called torn when nothing after it can have been durable: each record states up to which
 * one all were durable when it was written, so a later record that vouches for the bad one proves damage.
 */
public final class JournalReader {
    /** The format that this version writes, and the newest that it reads. */
    static final int FORMAT = 1;

    private static final long SEGMENT_BYTES_MAX = 1L << 30;
    private static final int HEADER_BYTES_MAX = 4096;
    private static final byte[] RECORD_START = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);

    private final List<Path> segments;
    private final Consumer<JournalRecord> sink;
    private final MessageDigest sha256 = LineEncoder.sha256();
    private final ObjectMapper mapper = new ObjectMapper();

    private long records;
    private long firstSequence;
    private long lastSequence;
    private String lastHash = LineEncoder.GENESIS;
    private @Nullable Path lastFile;
    private long lastFileBytes;
    private @Nullable Torn torn;
    private @Nullable Damage damage;

    private JournalReader(List<Path> segments, Consumer<JournalRecord> sink) {
        this.segments = segments;
        this.sink = sink;
    }

    /** Reads the whole journal of a folder; each good record goes to the sink. */
    public static JournalCheck read(Path folder, Consumer<JournalRecord> sink) throws IOException {
        return read(JournalFolder.segments(folder), sink);
    }

    /** Reads the given segments; what the first of them says of the time before it is taken as it is. */
    static JournalCheck read(List<Path> segments, Consumer<JournalRecord> sink) throws IOException {
        return new JournalReader(segments, sink).readAll();
    }

    /** The first record of a segment; null when it has no good one. */
    static @Nullable JournalRecord header(Path segment) throws IOException {
        List<JournalRecord> first = new ArrayList<>(1);
        byte[] start;
        try (InputStream in = Files.newInputStream(segment)) {
            start = in.readNBytes(HEADER_BYTES_MAX);
        }
        byte[] line = Arrays.copyOf(start, endOfLine(start, 0) + 1);
        new JournalReader(List.of(segment), first::add).readSegment(segment, line, true, true);
        return first.isEmpty() ? null : first.get(0);
    }

    private JournalCheck readAll() throws IOException {
        for (int i = 0; i < segments.size() && damage == null; i++) {
            Path file = segments.get(i);
            if (Files.size(file) > SEGMENT_BYTES_MAX) {
                damage = new Damage(file, 0, lastSequence + 1, "is larger than any segment");
            } else {
                readSegment(file, Files.readAllBytes(file), i == 0, i == segments.size() - 1);
            }
        }
        return new JournalCheck(
                segments.size(), records, firstSequence, lastSequence, lastHash, lastFile, lastFileBytes, torn, damage);
    }

    private void readSegment(Path file, byte[] bytes, boolean isFirst, boolean isLast) throws JournalException {
        int at = 0;
        String problem = bytes.length == 0 && !isLast ? "the segment is empty" : null;
        boolean mayBeTorn = isLast;
        while (at < bytes.length && problem == null) {
            int end = endOfLine(bytes, at);
            boolean opens = at == 0;
            JsonNode body = end < 0 ? null : parse(bytes, at, end);
            if (opens && body != null) {
                refuseNewerFormat(file, body);
            }
            if (body == null || !LineEncoder.hasOwnHash(bytes, at, end, sha256)) {
                problem =
                        end < 0 ? "the line has no end" : "the record has been changed: it does not have its own hash";
            } else {
                mayBeTorn = false;
                if (opens && isFirst) {
                    adopt(body);
                }
                problem = problemInChain(file, body, opens);
            }
            if (problem == null && body != null) {
                accept(file, bytes, at, end, body);
                at = end + 1;
                mayBeTorn = isLast;
            }
        }
        if (problem == null) {
            return;
        }
        if (mayBeTorn && nothingVouches(bytes, at)) {
            torn = new Torn(file, at, bytes.length - at);
        } else {
            damage = new Damage(file, at, lastSequence + 1, problem);
        }
    }

    private static int endOfLine(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private @Nullable JsonNode parse(byte[] bytes, int start, int end) {
        try {
            JsonNode node = mapper.readTree(bytes, start, end - start);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static void refuseNewerFormat(Path file, JsonNode body) throws JournalException {
        int format = body.path("format").asInt(0);
        if (format > FORMAT) {
            throw new JournalException(file + ": format " + format
                    + " is newer than this version, which reads up to " + FORMAT
                    + "; run the version that wrote it, or move the folder aside to begin a new journal");
        }
    }

    /** Older segments may have been archived: the first one says what it follows. */
    private void adopt(JsonNode body) {
        firstSequence = body.path("seq").asLong(0);
        lastSequence = firstSequence - 1;
        lastHash = body.path("prev").asString("");
    }

    private @Nullable String problemInChain(Path file, JsonNode body, boolean opens) {
        long sequence = body.path("seq").asLong(-1);
        boolean isHeader = RecordType.SEGMENT.text().equals(body.path("type").asString(""));
        if (opens && !isHeader) {
            return "the segment does not begin with its header";
        }
        if (!opens && isHeader) {
            return "a header in the middle of a segment";
        }
        if (opens && sequence != JournalFolder.firstSequence(file)) {
            return "the file is not named after its first record, which is " + sequence;
        }
        if (sequence != lastSequence + 1) {
            return "record " + sequence + " stands where " + (lastSequence + 1) + " is due: "
                    + (sequence > lastSequence ? "records are missing" : "records are repeated or out of order");
        }
        return lastHash.equals(body.path("prev").asString(""))
                ? null
                : "the record does not follow the one before it: one of them has been replaced";
    }

    private void accept(Path file, byte[] bytes, int start, int end, JsonNode body) {
        records++;
        lastSequence++;
        lastHash = body.path("hash").asString("");
        lastFile = file;
        lastFileBytes = end + 1L;
        String line = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        sink.accept(new JournalRecord(
                lastSequence, RecordType.of(body.path("type").asString("")), lastHash, body, line, file, start));
    }

    /** Whether no whole record after the bad place says that it was durable; ends of lines may be what is bad. */
    private boolean nothingVouches(byte[] bytes, int from) {
        int start = nextRecord(bytes, from + 1);
        while (start >= 0) {
            int end = endOfLine(bytes, start);
            JsonNode body = end < 0 ? null : parse(bytes, start, end);
            if (body != null && body.path("durable").asLong(-1) > lastSequence) {
                return false;
            }
            start = nextRecord(bytes, start + 1);
        }
        return true;
    }

    /** Quotes inside of texts are escaped, so this is the start of a record and nothing else. */
    private static int nextRecord(byte[] bytes, int from) {
        for (int i = from; i <= bytes.length - RECORD_START.length; i++) {
            if (Arrays.equals(bytes, i, i + RECORD_START.length, RECORD_START, 0, RECORD_START.length)) {
                return i;
            }
        }
        return -1;
    }
}
