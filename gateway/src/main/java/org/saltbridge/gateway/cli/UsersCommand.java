package org.saltbridge.gateway.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Manages the users who may connect over OPC UA. Passwords are asked for, or read from standard input; never an option. */
@Command(
        name = "users",
        description = "Manage users: add, list, remove, passwd. A running gateway notices changes at its next start.")
final class UsersCommand implements Runnable {
    private static final int PASSWORD_LENGTH_MIN = 12;

    private final Accounts accounts;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Data directory of the gateway; default ./data.")
    private Path data = Path.of("data");

    @Spec
    private @Nullable CommandSpec spec;

    UsersCommand(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(Cli.out(spec));
        }
    }

    @Command(name = "add", description = "Add a user.")
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--role",
                            split = ",",
                            defaultValue = "Operator",
                            description =
                                    "Observer, Operator, Dispatcher, Engineer or SecurityAdmin; several by commas.")
                    Set<String> roles)
            throws IOException {
        accounts.add(data, name, roles, askPassword());
        Cli.out(spec).println("added " + name + " as " + String.join(", ", roles));
        return Cli.OK;
    }

    @Command(name = "passwd", description = "Change a password.")
    int passwd(@Parameters(paramLabel = "NAME") String name) throws IOException {
        accounts.changePassword(data, name, askPassword());
        Cli.out(spec).println("changed the password of " + name);
        return Cli.OK;
    }

    @Command(name = "remove", description = "Remove a user.")
    int remove(@Parameters(paramLabel = "NAME") String name) throws IOException {
        accounts.remove(data, name);
        Cli.out(spec).println("removed " + name);
        return Cli.OK;
    }

    @Command(name = "list", description = "List the users and their roles.")
    int list() throws IOException {
        accounts.list(data).forEach(Cli.out(spec)::println);
        return Cli.OK;
    }

    @SuppressWarnings("SystemConsoleNull") // from Java 22 on the console reads a piped line as well
    private static String askPassword() throws IOException {
        Console console = System.console();
        char[] password = console == null ? firstLine() : console.readPassword("password: ");
        if (password == null || password.length < PASSWORD_LENGTH_MIN) {
            throw new IOException("a password has at least " + PASSWORD_LENGTH_MIN + " characters");
        }
        return new String(password);
    }

    private static char[] firstLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c = System.in.read();
        while (c >= 0 && c != '\n' && line.length() < 256) {
            line.append((char) c);
            c = System.in.read();
        }
        byte[] latin = line.toString().getBytes(StandardCharsets.ISO_8859_1);
        return new String(latin, StandardCharsets.UTF_8).strip().toCharArray();
    }
}
