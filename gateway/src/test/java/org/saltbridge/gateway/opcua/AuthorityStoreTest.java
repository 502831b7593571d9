package org.saltbridge.gateway.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.gateway.command.Command;

/** The control authority over restarts. */
class AuthorityStoreTest {
    @TempDir
    Path folder;

    @Test
    void whatWasTakenIsTakenAgainAfterAStart() throws IOException {
        Path file = folder.resolve("authority.txt");
        AuthorityStore store = AuthorityStore.load(file);
        assertTrue(store.set(Command.Level.LOCAL, true));
        assertFalse(store.set(Command.Level.LOCAL, true), "no change");
        store.set(Command.Level.STATION, true);
        store.set(Command.Level.STATION, false);

        AuthorityStore again = AuthorityStore.load(file);

        assertTrue(again.isTaken(Command.Level.LOCAL));
        assertFalse(again.isTaken(Command.Level.STATION));
    }

    @Test
    void aFileThatCannotBeUnderstoodStopsTheStart() throws IOException {
        Path file = folder.resolve("authority.txt");
        Files.writeString(file, "LOCAL\nREMOTE\n");

        IOException problem = assertThrows(IOException.class, () -> AuthorityStore.load(file));

        assertEquals(
                file + ":2: error: \"REMOTE\" has no control to take; write LOCAL or STATION, or remove the file"
                        + " when the utility has it",
                problem.getMessage());
    }
}
