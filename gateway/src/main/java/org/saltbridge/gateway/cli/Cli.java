package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands share: exit codes and where to print. */
final class Cli {
    /** Done. */
    static final int OK = 0;
    /** It did not work. */
    static final int FAILED = 1;
    /** Wrong usage, or a plant file with mistakes. */
    static final int USAGE = 2;

    private Cli() {}

    static PrintWriter out(@Nullable CommandSpec spec) {
        return injected(spec).commandLine().getOut();
    }

    static PrintWriter err(@Nullable CommandSpec spec) {
        return injected(spec).commandLine().getErr();
    }

    private static CommandSpec injected(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("a command is run by picocli only");
        }
        return spec;
    }
}
