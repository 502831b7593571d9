package org.saltbridge.gateway.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk that can lose power: what was forced stays; of the rest each page of 512 bytes is there or is zeros, and the file may
 * be shorter. Can also refuse to write.
 */
final class CrashDisk implements SegmentFile.Opener {
    private static final int PAGE = 512;

    private static final class Content {
        byte[] bytes = new byte[0];
        byte[] durable = new byte[0];
    }

    private final Map<Path, Content> files = new LinkedHashMap<>();
    private final Random random;

    /** Writes and forces until the next failure; negative for none. */
    int failAfter = -1;

    boolean broken;

    CrashDisk(Random random) {
        this.random = random;
    }

    @Override
    public SegmentFile open(Path file) throws IOException {
        mayFail();
        Content content = files.computeIfAbsent(file, name -> new Content());
        if (Files.exists(file)) {
            content.bytes = Files.readAllBytes(file);
            content.durable = content.bytes;
        }
        return new SegmentFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                byte[] all = Arrays.copyOf(
                        content.bytes, Math.max(content.bytes.length, (int) position + bytes.remaining()));
                int part = broken || failAfter == 0 ? random.nextInt(bytes.remaining() + 1) : bytes.remaining();
                bytes.get(all, (int) position, part);
                content.bytes = all;
                mayFail();
            }

            @Override
            public void force() throws IOException {
                mayFail();
                content.durable = content.bytes;
                Files.write(file, content.durable);
            }

            @Override
            public void truncate(long size) throws IOException {
                mayFail();
                content.bytes = Arrays.copyOf(content.bytes, (int) size);
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    private void mayFail() throws IOException {
        broken |= failAfter == 0;
        failAfter--;
        if (broken) {
            throw new IOException("No space left on device");
        }
    }

    /** Power fails: leaves in the files what the disk would have. */
    void crash() throws IOException {
        for (Map.Entry<Path, Content> file : files.entrySet()) {
            Content content = file.getValue();
            int durable = Math.min(content.durable.length, content.bytes.length);
            int length = durable + random.nextInt(content.bytes.length - durable + 1);
            byte[] left = Arrays.copyOf(content.bytes, length);
            for (int page = durable; page < length; page += PAGE) {
                if (random.nextInt(4) == 0) {
                    Arrays.fill(left, page, Math.min(length, page + PAGE), (byte) 0);
                }
            }
            if (length > 0 || Files.exists(file.getKey())) {
                Files.write(file.getKey(), left);
            }
        }
        files.clear();
    }
}
