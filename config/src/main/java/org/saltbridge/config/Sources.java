package org.saltbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files without ever taking more than the limit into memory. */
final class Sources {
    private Sources() {}

    /** The bytes of a file, at most one more than {@link YamlDocument#BYTES_MAX} of them. */
    static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlDocument.BYTES_MAX + 1);
        }
    }

    /** Why reading failed, in words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof FileSystemException failure && failure.getReason() != null) {
            // Its message would name the file again.
            return failure.getReason();
        }
        return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    }
}
