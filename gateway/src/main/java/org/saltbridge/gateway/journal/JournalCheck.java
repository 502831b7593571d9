package org.saltbridge.gateway.journal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What reading a journal has found.
 *
 * @param lastHash of the last good record; it vouches for all records before it.
 * @param lastFile the file in which the last good record stands, null when there is none.
 * @param lastFileBytes how much of that file is good.
 * @param torn what follows the last good record and was never durable, null when nothing does.
 * @param damage the first place where the chain does not hold, null when it holds.
 */
public record JournalCheck(
        int segments,
        long records,
        long firstSequence,
        long lastSequence,
        String lastHash,
        @Nullable Path lastFile,
        long lastFileBytes,
        @Nullable Torn torn,
        @Nullable Damage damage) {

    /** A tail that the end of a process or of the power left incomplete. */
    public record Torn(Path file, long offset, long bytes) {}

    /** A place where the chain does not hold. */
    public record Damage(Path file, long offset, long sequence, String reason) {
        @Override
        public String toString() {
            return file + " at byte " + offset + " (record " + sequence + "): " + reason;
        }
    }

    /** Whether every record is as it was written, and in its place. */
    public boolean isIntact() {
        return damage == null;
    }
}
