package org.saltbridge.gateway.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people have changed in how the plant is controlled, over restarts. */
class ModeStoreTest {
    private static final String LOCAL = "Plant/LLN0/Loc";
    private static final String OPERATION = "Plant/Blocks/B001/PCS1/DSTO1/DEROpStCtl";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("modes.txt");
    }

    @Test
    void whatWasChangedIsSoAgainAfterAStart() throws IOException {
        ModeStore store = ModeStore.load(file);
        assertTrue(store.set(LOCAL, 1, 0));
        assertFalse(store.set(LOCAL, 1, 0), "no change");
        assertTrue(store.set(OPERATION, 9, 1));

        ModeStore again = ModeStore.load(file);

        assertEquals(Map.of(LOCAL, 1, OPERATION, 9), again.all());
        assertEquals(1, again.value(LOCAL, 0));
        assertEquals(0, again.value("Plant/LLN0/LocSta", 0));
    }

    @Test
    void whatIsAsThePlantFileSaysIsNotListed() throws IOException {
        ModeStore store = ModeStore.load(file);
        store.set(OPERATION, 9, 1);
        assertTrue(store.set(OPERATION, 1, 1));

        assertEquals(List.of(), Files.readAllLines(file));
        assertEquals(Map.of(), ModeStore.load(file).all());
    }

    @Test
    void aFileThatCannotBeUnderstoodStopsTheStart() throws IOException {
        Files.writeString(file, "Plant/LLN0/Loc 1\nREMOTE\n");

        IOException problem = assertThrows(IOException.class, () -> ModeStore.load(file));

        assertEquals(
                file + ":2: error: \"REMOTE\" is no control object with its value; write for example"
                        + " \"Plant/LLN0/Loc 1\", or remove the line when all is as the plant file says",
                problem.getMessage());
    }
}
