package org.saltbridge.gateway.journal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Makes lines of records and checks their hashes. A line is a JSON object whose last member, {@code hash}, is the SHA-256 of
 * the bytes before {@code ,"hash"}; among these bytes is {@code prev}, the hash of the line before.
 */
final class LineEncoder {
    /** What the first line of all holds as the hash before it. */
    static final String GENESIS = "0".repeat(64);

    private static final byte[] HASH_NAME = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_CHARACTERS = 64;
    private static final int SUFFIX_BYTES = HASH_NAME.length + HASH_CHARACTERS + 2;
    private static final int TEXT_CHARACTERS_MAX = 256;

    private final JsonFactory json = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();
    private final MessageDigest sha256 = sha256();
    private final byte[] digest = new byte[32];
    private final Lines lines = new Lines();

    /** Lines that wait to be written. */
    private static final class Lines extends ByteArrayOutputStream {
        Lines() {
            super(64 * 1024);
        }

        void digest(int from, MessageDigest digest) {
            digest.update(buf, from, count - from);
        }

        ByteBuffer view() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** A client's text, cut to what a record may hold. */
    static String bounded(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX ? text : text.substring(0, TEXT_CHARACTERS_MAX);
    }

    /**
     * Adds a line and returns its hash.
     *
     * @param durable the last sequence number that is known to be on the disk.
     */
    String add(long sequence, long durable, String previousHash, long epochMs, JournalEntry entry) {
        int start = lines.size();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), lines)) {
            generator.writeStartObject();
            generator.writeNumberProperty("seq", sequence);
            generator.writeNumberProperty("durable", durable);
            generator.writeStringProperty("prev", previousHash);
            generator.writeStringProperty("time", Instant.ofEpochMilli(epochMs).toString());
            generator.writeStringProperty("type", entry.type().text());
            entry.writeTo(generator);
        }
        sha256.reset();
        lines.digest(start, sha256);
        String hash = finish();
        lines.writeBytes(HASH_NAME);
        lines.writeBytes(hash.getBytes(StandardCharsets.US_ASCII));
        lines.write('"');
        lines.write('}');
        lines.write('\n');
        return hash;
    }

    private String finish() {
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes", e);
        }
        return HexFormat.of().formatHex(digest);
    }

    /** The lines added since the last {@link #clear()}. */
    ByteBuffer lines() {
        return lines.view();
    }

    boolean isEmpty() {
        return lines.size() == 0;
    }

    void clear() {
        lines.reset();
    }

    /** Whether the line from {@code start} to before its end of line at {@code end} carries the hash of its own content. */
    static boolean hasOwnHash(byte[] bytes, int start, int end, MessageDigest sha256) {
        int content = end - SUFFIX_BYTES;
        if (content <= start
                || !Arrays.equals(bytes, content, content + HASH_NAME.length, HASH_NAME, 0, HASH_NAME.length)
                || bytes[end - 1] != '}'
                || bytes[end - 2] != '"') {
            return false;
        }
        sha256.reset();
        sha256.update(bytes, start, content - start);
        String hash = HexFormat.of().formatHex(sha256.digest());
        return hash.equals(new String(bytes, content + HASH_NAME.length, HASH_CHARACTERS, StandardCharsets.US_ASCII));
    }
}
