package org.saltbridge.gateway.opcua;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.saltbridge.gateway.command.Command;

/**
 * Which levels have taken the control of the plant, kept in a file: people who work on site must not lose it because the
 * gateway starts again. One level a line, {@code LOCAL} or {@code STATION}; no file means that none has.
 */
final class AuthorityStore {
    private final Path file;
    private final Set<Command.Level> taken;

    private AuthorityStore(Path file, Set<Command.Level> taken) {
        this.file = file;
        this.taken = taken;
    }

    /** Reads the file. */
    static AuthorityStore load(Path file) throws IOException {
        Set<Command.Level> taken = EnumSet.noneOf(Command.Level.class);
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                number++;
                if (!line.isBlank()) {
                    taken.add(level(file, number, line.strip()));
                }
            }
        }
        return new AuthorityStore(file, taken);
    }

    private static Command.Level level(Path file, int number, String text) throws IOException {
        for (Command.Level level : List.of(Command.Level.LOCAL, Command.Level.STATION)) {
            if (level.name().equals(text)) {
                return level;
            }
        }
        throw new IOException(file + ":" + number + ": error: \"" + text
                + "\" has no control to take; write LOCAL or STATION, or remove the file when the utility has it");
    }

    synchronized boolean isTaken(Command.Level level) {
        return taken.contains(level);
    }

    /**
     * Keeps that a level takes or gives up the control.
     *
     * @return false when that is how it was.
     */
    synchronized boolean set(Command.Level level, boolean takes) throws IOException {
        boolean changes = takes ? taken.add(level) : taken.remove(level);
        if (changes) {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, taken.stream().map(Enum::name).toList(), StandardCharsets.UTF_8);
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        return changes;
    }
}
