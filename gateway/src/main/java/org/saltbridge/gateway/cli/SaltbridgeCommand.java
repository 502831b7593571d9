package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line as a whole. */
@Command(
        name = "saltbridge",
        description = "OPC UA gateway for grid-scale battery storage.",
        footer = {
            "",
            "The launcher also knows: simulate PLANT (the simulated devices alone) and bench (the benchmarks)."
        },
        mixinStandardHelpOptions = false)
public final class SaltbridgeCommand {

    private SaltbridgeCommand() {}

    /** Builds the command line on top of a gateway and its accounts. */
    public static CommandLine create(GatewayStarter starter, Accounts accounts) {
        CommandLine commandLine = new CommandLine(new SaltbridgeCommand())
                .addSubcommand(new DemoCommand(starter, accounts))
                .addSubcommand(new RunCommand(starter))
                .addSubcommand(new CheckCommand())
                .addSubcommand(new PointsCommand())
                .addSubcommand(new UsersCommand(accounts))
                .addSubcommand(new VersionCommand())
                .addSubcommand(new CommandLine.HelpCommand());
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> {
            PrintWriter err = failed.getErr();
            err.println("saltbridge: " + message(failure));
            err.flush();
            return Cli.FAILED;
        });
        return commandLine;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
