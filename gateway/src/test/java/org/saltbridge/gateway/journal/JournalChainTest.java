package org.saltbridge.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Any change to what was journaled is found, and said where. */
class JournalChainTest {
    private static final int SEGMENT_BYTES = 4096;

    @TempDir
    Path folder;

    private List<Path> segments = List.of();

    @BeforeEach
    void writeSomeSegments() throws IOException {
        Journals.write(folder, SEGMENT_BYTES, 12);
        segments = JournalFolder.segments(folder);
        assertTrue(segments.size() >= 3, segments.size() + " segments");
    }

    private JournalCheck check() throws IOException {
        return JournalReader.read(folder, record -> {});
    }

    private void assertDamaged(Path file, int line, String reason) throws IOException {
        JournalCheck.Damage damage = check().damage();
        assertNotNull(damage, reason);
        assertEquals(file, damage.file());
        long offset = 0;
        for (String before : Files.readAllLines(file).subList(0, line)) {
            offset += before.getBytes(StandardCharsets.UTF_8).length + 1;
        }
        assertEquals(offset, damage.offset());
        assertTrue(damage.reason().contains(reason), damage.toString());
    }

    private static void rewrite(Path file, List<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    @Test
    void anUntouchedJournalIsIntactAcrossItsSegments() throws IOException {
        JournalCheck check = check();
        assertTrue(check.isIntact());
        assertNull(check.torn());
        assertEquals(1, check.firstSequence());
        assertEquals(check.records(), check.lastSequence());
        List<JournalRecord> records = Journals.read(folder);
        assertEquals(12, Journals.count(records, RecordType.RECEIVED));
        assertEquals(12, Journals.count(records, RecordType.OUTCOME));
        assertEquals(segments.size(), Journals.count(records, RecordType.SEGMENT));
        assertEquals(RecordType.STOP, records.get(records.size() - 1).type());
    }

    /** The format as documented, checked without our code. */
    @Test
    void aLinesHashIsTheSha256OfWhatStandsBeforeIt() throws Exception {
        String previous = "0".repeat(64);
        for (Path segment : segments) {
            for (String line : Files.readAllLines(segment)) {
                int cut = line.lastIndexOf(",\"hash\":\"");
                byte[] digest = MessageDigest.getInstance("SHA-256")
                        .digest(line.substring(0, cut).getBytes(StandardCharsets.UTF_8));
                String hash = HexFormat.of().formatHex(digest);
                assertEquals(line.substring(cut), ",\"hash\":\"" + hash + "\"}");
                assertTrue(line.contains("\"prev\":\"" + previous + "\""), line);
                previous = hash;
            }
        }
    }

    @Test
    void aFlippedBitIsFoundWhereverItIs() throws IOException {
        Path file = segments.get(1);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            assertFalse(check().isIntact(), "byte " + i);
        }
    }

    /** The last record may have been torn; all before it are vouched for by later ones. */
    @Test
    void aFlippedBitInTheLastSegmentIsDamageOrATornEnd() throws IOException {
        Path file = segments.get(segments.size() - 1);
        byte[] good = Files.readAllBytes(file);
        int lastLine = new String(good, 0, good.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            Files.write(file, bad);
            JournalCheck check = check();
            assertTrue(!check.isIntact() || check.torn() != null, "byte " + i);
            assertEquals(i >= lastLine, check.torn() != null, "byte " + i);
        }
    }

    @Test
    void aRemovedRecordIsFound() throws IOException {
        Path file = segments.get(0);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(4);
        rewrite(file, lines);
        assertDamaged(file, 4, "records are missing");
    }

    @Test
    void aRemovedRecordIsFoundInTheLastSegmentToo() throws IOException {
        Path file = segments.get(segments.size() - 1);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(lines.size() - 2);
        rewrite(file, lines);
        assertDamaged(file, lines.size() - 1, "records are missing");
    }

    @Test
    void recordsOutOfOrderAreFound() throws IOException {
        Path file = segments.get(0);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        Collections.swap(lines, 3, 4);
        rewrite(file, lines);
        assertDamaged(file, 3, "records are missing");
    }

    @Test
    void aRepeatedRecordIsFound() throws IOException {
        Path file = segments.get(0);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add(4, lines.get(3));
        rewrite(file, lines);
        assertDamaged(file, 4, "repeated or out of order");
    }

    /** Whoever changes a record can give it a fitting hash, but not one that its successor knows. */
    @Test
    void aForgedRecordWithAFittingHashIsFoundAtItsSuccessor() throws Exception {
        Path file = segments.get(0);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        String forged = lines.get(3).replace("\"CONFIRMED\"", "\"CLAMPED\"");
        String content = forged.substring(0, forged.lastIndexOf(",\"hash\":\""));
        assertFalse(lines.get(3).startsWith(content), "not an outcome: " + content);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        lines.set(3, content + ",\"hash\":\"" + HexFormat.of().formatHex(digest) + "\"}");
        rewrite(file, lines);
        assertDamaged(file, 4, "does not follow the one before it");
    }

    @Test
    void aSegmentCutShortIsFoundAtTheNext() throws IOException {
        Path file = segments.get(0);
        List<String> lines = Files.readAllLines(file);
        rewrite(file, lines.subList(0, lines.size() - 2));
        assertDamaged(segments.get(1), 0, "records are missing");
    }

    @Test
    void aMissingSegmentIsFoundAtTheNext() throws IOException {
        Files.delete(segments.get(1));
        assertDamaged(segments.get(2), 0, "records are missing");
    }

    /** Old segments may be moved to an archive: the rest still holds, and says where it begins. */
    @Test
    void theRestIsIntactWhenTheOldestSegmentIsArchived() throws IOException {
        Files.delete(segments.get(0));
        JournalCheck check = check();
        assertTrue(check.isIntact());
        assertEquals(JournalFolder.firstSequence(segments.get(1)), check.firstSequence());
    }

    @Test
    void aGatewayRefusesADamagedJournalAndNamesTheWayOut() throws IOException {
        Path file = segments.get(segments.size() - 1);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, lines.get(0).replace("\"format\":1", "\"format\":0"));
        rewrite(file, lines);
        try (Journal journal = Journals.journal(folder)) {
            JournalException refused = assertThrows(JournalException.class, () -> journal.start(List.of()));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("damaged: " + file + " at byte 0"), message);
            assertTrue(message.contains("journal verify") && message.contains("aside"), message);
        }
    }

    @Test
    void aNewerFormatIsRefusedAndNamesTheWayOut() throws IOException {
        Path file = segments.get(segments.size() - 1);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, lines.get(0).replace("\"format\":1", "\"format\":2"));
        rewrite(file, lines);
        try (Journal journal = Journals.journal(folder)) {
            JournalException refused = assertThrows(JournalException.class, () -> journal.start(List.of()));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("format 2 is newer") && message.contains("aside"), message);
        }
    }

    @Test
    void aTornTailIsRecoveredWhereverItWasCut() throws IOException {
        Path file = segments.get(segments.size() - 1);
        byte[] good = Files.readAllBytes(file);
        int lastLine = new String(good, 0, good.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;
        List<JournalRecord> before = Journals.read(folder);
        // A warning for each cut would hide all else in the log of the build.
        ((Logger) LoggerFactory.getLogger(JournalRecovery.class)).setLevel(Level.ERROR);
        for (int cut = lastLine + 1; cut < good.length; cut++) {
            Files.write(file, Arrays.copyOf(good, cut));
            try (Journal journal = Journals.journal(folder)) {
                journal.open(List.of(JournalEvent.of(RecordType.START))).finish();
            }
            List<JournalRecord> after = Journals.read(folder);
            assertEquals(before.size(), after.size(), "cut at " + cut);
            JournalRecord last = after.get(after.size() - 1);
            assertEquals(RecordType.START, last.type(), "cut at " + cut);
            assertEquals(
                    before.get(before.size() - 2).line(),
                    after.get(after.size() - 2).line());
            Path kept = file.resolveSibling(file.getFileName() + ".torn-at-" + lastLine);
            assertEquals(cut - lastLine, Files.size(kept), "cut at " + cut);
        }
    }

    /** A machine that loses power may leave zeros where the last blocks should be. */
    @Test
    void aTailOfZerosIsTorn() throws IOException {
        Path file = segments.get(segments.size() - 1);
        Files.write(file, new byte[4096], StandardOpenOption.APPEND);
        JournalCheck check = check();
        assertTrue(check.isIntact());
        assertNotNull(check.torn());
        assertEquals(4096, check.torn().bytes());
    }

    /** Killed between making a segment and its first record; then segments are larger, and the one before goes on. */
    @Test
    void aSegmentWithoutAnyRecordIsTakenAway() throws IOException {
        Files.createFile(JournalFolder.segment(folder, check().lastSequence() + 1));
        for (int start = 0; start < 2; start++) {
            try (Journal journal = Journals.journal(folder)) {
                journal.start(List.of(JournalEvent.of(RecordType.START)));
            }
        }
        assertTrue(check().isIntact(), String.valueOf(check().damage()));
        assertEquals(segments, JournalFolder.segments(folder));
    }

    @Test
    void aSecondGatewayOnTheSameFolderIsRefused() throws IOException {
        try (Journal first = Journals.journal(folder);
                Journal second = Journals.journal(folder)) {
            first.start(List.of());
            JournalException refused = assertThrows(JournalException.class, () -> second.start(List.of()));
            assertTrue(String.valueOf(refused.getMessage()).contains("in use by another gateway"));
        }
    }
}
