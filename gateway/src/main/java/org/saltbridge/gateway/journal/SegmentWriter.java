package org.saltbridge.gateway.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Appends records to the last segment and opens a new one when that is full. Knows two ends of the chain: of what was
 * written, and of what is durable. After a failure {@link #recover()} takes the file back to the durable end, since nobody
 * knows what the disk has of the rest.
 */
final class SegmentWriter implements Closeable {
    private static final int FLUSH_BYTES = 64 * 1024;

    /** Where a chain ends. */
    record End(long sequence, String hash) {
        static final End NONE = new End(0, LineEncoder.GENESIS);
    }

    private final Path folder;
    private final SegmentFile.Opener opener;
    private final long segmentBytes;
    private final LongSupplier neededFrom;
    private final LineEncoder encoder = new LineEncoder();

    private @Nullable Path path;
    private @Nullable SegmentFile file;
    private long writtenBytes;
    private long durableBytes;
    private long sequence;
    private String hash;
    private volatile End durable;

    /**
     * @param end of the chain so far.
     * @param path the segment to go on with, null to begin a new one.
     * @param size how much of that segment is good.
     * @param neededFrom tells the first sequence number that a start has to read back to; asked for each new segment.
     */
    SegmentWriter(
            Path folder,
            SegmentFile.Opener opener,
            long segmentBytes,
            End end,
            @Nullable Path path,
            long size,
            LongSupplier neededFrom) {
        this.folder = folder;
        this.opener = opener;
        this.segmentBytes = segmentBytes;
        this.neededFrom = neededFrom;
        this.path = path;
        this.writtenBytes = size;
        this.durableBytes = size;
        this.sequence = end.sequence();
        this.hash = end.hash();
        this.durable = end;
    }

    /** Adds a record, in memory at first. */
    void append(JournalEntry entry, long epochMs) throws IOException {
        boolean full = writtenBytes >= segmentBytes && writtenBytes == durableBytes && encoder.isEmpty();
        if (path == null || full) {
            beginSegment();
        }
        if (writtenBytes == 0 && encoder.isEmpty()) {
            add(new Header(neededFrom.getAsLong()), epochMs);
        }
        entry.written(add(entry, epochMs));
        if (encoder.lines().remaining() >= FLUSH_BYTES) {
            flush();
        }
    }

    private long add(JournalEntry entry, long epochMs) {
        long next = sequence + 1;
        hash = encoder.add(next, durable.sequence(), hash, epochMs, entry);
        sequence = next;
        return next;
    }

    private void beginSegment() throws IOException {
        close();
        path = JournalFolder.segment(folder, sequence + 1);
        writtenBytes = 0;
        durableBytes = 0;
    }

    /** Hands what was added to the file system: a process that ends now loses none of it. */
    void flush() throws IOException {
        if (encoder.isEmpty()) {
            return;
        }
        int bytes = encoder.lines().remaining();
        file().write(encoder.lines(), writtenBytes);
        writtenBytes += bytes;
        encoder.clear();
    }

    /** Makes all that was added durable: a machine that stops now loses none of it. */
    void sync() throws IOException {
        flush();
        file().force();
        if (durableBytes == 0) {
            SegmentFile.forceFolder(folder);
        }
        durableBytes = writtenBytes;
        durable = new End(sequence, hash);
    }

    private SegmentFile file() throws IOException {
        SegmentFile opened = file;
        if (opened == null) {
            if (path == null) {
                throw new IllegalStateException("no segment has been begun");
            }
            opened = opener.open(path);
            file = opened;
        }
        return opened;
    }

    /** Goes back to what is durable; all records after that have to be added again. */
    void recover() throws IOException {
        encoder.clear();
        sequence = durable.sequence();
        hash = durable.hash();
        close();
        if (path != null) {
            file().truncate(durableBytes);
        }
        writtenBytes = durableBytes;
    }

    /** The end of what is durable; any thread. */
    End durable() {
        return durable;
    }

    @Override
    public void close() throws IOException {
        SegmentFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    /** The first record of a segment. */
    private record Header(long neededFrom) implements JournalEntry {
        @Override
        public RecordType type() {
            return RecordType.SEGMENT;
        }

        @Override
        public void writeTo(JsonGenerator json) {
            json.writeNumberProperty("format", JournalReader.FORMAT);
            json.writeNumberProperty("neededFrom", neededFrom);
        }

        @Override
        public boolean isAwaited() {
            return false;
        }

        @Override
        public void written(long sequence) {
            // Nothing refers to a header.
        }

        @Override
        public void durable() {
            // Nobody is told.
        }
    }
}
