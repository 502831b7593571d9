package org.saltbridge.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What somebody sees who types something wrong, or asks for help. */
class SaltbridgeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commandLine = SaltbridgeCommand.create(
                (plant, data, warmUp, trustOnFirstUse) -> {
                    throw new AssertionError("nothing may be started");
                },
                new NoAccounts(),
                (host, port, unitId, timeoutMs, wish) -> {
                    throw new AssertionError("nothing may be asked");
                },
                (plant, samples) -> {
                    throw new AssertionError("nothing may be read");
                });
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"demo --nope", "frobnicate", "run", "demo --for soon", "users add x --rolle Observer", "discover"
            })
    void aWrongCommandLineIsNamedAndShowsTheUsage(String line) {
        assertEquals(Cli.USAGE, run(line.split(" ", -1)));
        assertTrue(err.toString().startsWith("saltbridge: "), err::toString);
        assertTrue(err.toString().contains("Usage: saltbridge"), err::toString);
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "demo --help", "run -h", "users add --help", "help demo"})
    void helpIsAnAnswerAndNoMistake(String line) {
        assertEquals(Cli.OK, run(line.split(" ", -1)));
        assertTrue(out.toString().contains("Usage: saltbridge"), out::toString);
        assertEquals("", err.toString());
    }
}
