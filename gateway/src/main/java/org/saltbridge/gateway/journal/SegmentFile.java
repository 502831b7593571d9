package org.saltbridge.gateway.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of the journal, open for writing: what the journal asks of a disk. */
interface SegmentFile extends Closeable {

    /** Opens files; tests give one whose disk fails. */
    @FunctionalInterface
    interface Opener {
        /** Opens a file, which is made when there is none. */
        SegmentFile open(Path file) throws IOException;
    }

    /** Writes all of it at a position. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /** Returns when all that was written is on the disk. */
    void force() throws IOException;

    void truncate(long size) throws IOException;

    /** A file of the file system. */
    static SegmentFile open(Path file) throws IOException {
        return open(file, true);
    }

    /** A file that may be lost with the power. */
    static SegmentFile openWithoutForce(Path file) throws IOException {
        return open(file, false);
    }

    private static SegmentFile open(Path file, boolean force) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new SegmentFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                long at = position;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
            }

            @Override
            public void force() throws IOException {
                if (force) {
                    channel.force(false);
                }
            }

            @Override
            public void truncate(long size) throws IOException {
                channel.truncate(size);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** Makes the names in a folder durable. */
    static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
