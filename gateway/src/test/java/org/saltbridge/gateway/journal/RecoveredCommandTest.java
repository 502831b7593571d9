package org.saltbridge.gateway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.gateway.command.CommandResult;

class RecoveredCommandTest {
    private static final long LIMIT_MS = 30_000;

    @ParameterizedTest
    @CsvSource({
        "INTERRUPTED,             0, 60000, true,  may have been written a moment before the end",
        "INTERRUPTED,             0, 60001, false, long ago",
        "INTERRUPTED,             0, -9000, true,  the clock was set back",
        "SUPERSEDED,              0,  1000, true,  what broke it off may not have been heard",
        "TIME_LIMIT_OVER,         1,  1000, true,  a device was at it",
        "TIME_LIMIT_OVER,         0,  1000, false, too old before it began",
        "BLOCKED_BY_INTERLOCKING, 1,  1000, true,  in the middle of its steps",
        "BLOCKED_BY_INTERLOCKING, 0,  1000, false, refused",
        "CONFIRMED,               0,  1000, false, done",
    })
    void mayGoOnAsLongAsADeviceMayHaveBegunAndHasTime(
            CommandResult result, int failedCount, long ageMs, boolean mayGoOn, String why) {
        CommandOutcome outcome = new CommandOutcome(result, 0, "", failedCount, 0, 0, List.of());
        RecoveredCommand command = new RecoveredCommand("Plant/X", 1, 1_000_000, outcome);
        assertEquals(mayGoOn, command.mayGoOn(LIMIT_MS, 1_000_000 + ageMs), why);
    }
}
