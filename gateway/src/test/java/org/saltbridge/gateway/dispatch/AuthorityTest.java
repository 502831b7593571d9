package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandResult;

/** Who may command while somebody has taken the control. */
class AuthorityTest {

    @ParameterizedTest
    @CsvSource({
        "false, false, REMOTE,  PLANT_ACTIVE_POWER, true",
        "false, false, STATION, PLANT_ACTIVE_POWER, true",
        "false, false, LOCAL,   PLANT_ACTIVE_POWER, true",
        "false, true,  REMOTE,  PLANT_ACTIVE_POWER, false",
        "false, true,  STATION, PLANT_ACTIVE_POWER, true",
        "false, true,  LOCAL,   PLANT_ACTIVE_POWER, true",
        "true,  false, REMOTE,  PCS_OPERATION,      false",
        "true,  false, STATION, PCS_OPERATION,      false",
        "true,  false, LOCAL,   PCS_OPERATION,      true",
        "true,  true,  STATION, PLANT_ACTIVE_POWER, false",
        "true,  true,  LOCAL,   PLANT_ACTIVE_POWER, true",
        "true,  false, REMOTE,  CONTROL_AUTHORITY,  false",
        "false, true,  REMOTE,  CONTROL_AUTHORITY,  false",
        "true,  true,  REMOTE,  UTILITY_HEARTBEAT,  true"
    })
    void onlyLevelsNearerToTheProcessCommand(
            boolean local, boolean station, Command.Level level, Command.Kind kind, boolean allowed) {
        Authority authority = new Authority();
        authority.set(Command.Level.LOCAL.ordinal(), local);
        authority.set(Command.Level.STATION.ordinal(), station);

        CommandResult refusal = authority.refusal(new Command(kind, level, 0, 1, 0, 1, command -> {}));

        assertEquals(allowed ? null : CommandResult.BLOCKED_BY_AUTHORITY, refusal);
    }
}
