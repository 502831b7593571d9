package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import org.saltbridge.adapter.DeviceDiscovery;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The command line as a whole. */
@Command(
        name = "saltbridge",
        description = "OPC UA gateway for grid-scale battery storage.",
        footer = {
            "",
            "The launcher also knows: simulate PLANT (the simulated devices alone) and bench (the benchmarks)."
        })
public final class SaltbridgeCommand {
    private SaltbridgeCommand() {}

    /** Builds the command line on top of a gateway, its accounts and ways to ask devices what they offer and to read them. */
    public static CommandLine create(
            GatewayStarter starter, Accounts accounts, DeviceDiscovery discovery, DeviceReading reading) {
        CommandLine commandLine = new CommandLine(new SaltbridgeCommand())
                .addSubcommand(new DemoCommand(starter, accounts))
                .addSubcommand(new RunCommand(starter))
                .addSubcommand(new CheckCommand(reading))
                .addSubcommand(new PointsCommand())
                .addSubcommand(new DiscoverCommand(discovery))
                .addSubcommand(new UsersCommand(accounts))
                .addSubcommand(new JournalCommand())
                .addSubcommand(new VersionCommand());
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        addHelp(commandLine);
        // Has its own --help, so it comes after the others have got theirs.
        commandLine.addSubcommand(new CommandLine.HelpCommand());
        commandLine.setParameterExceptionHandler((problem, arguments) -> {
            PrintWriter err = problem.getCommandLine().getErr();
            err.println("saltbridge: " + problem.getMessage());
            err.println();
            problem.getCommandLine().usage(err);
            return Cli.USAGE;
        });
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> {
            PrintWriter err = failed.getErr();
            err.println("saltbridge: " + message(failure));
            err.flush();
            return Cli.FAILED;
        });
        return commandLine;
    }

    /** Gives a command and all below it {@code --help}. */
    public static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().forEach(SaltbridgeCommand::addHelp);
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : message;
    }
}
