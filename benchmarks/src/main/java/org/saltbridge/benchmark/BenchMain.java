package org.saltbridge.benchmark;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.cli.SaltbridgeCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of the benchmarks, which {@code ./saltbridge bench} starts. */
@Command(
        name = "saltbridge bench",
        description =
                "Measures the gateway. Each benchmark prints a table; --json FILE keeps the same figures by name.",
        subcommands = {
            FloorBench.class,
            LatencyBench.class,
            DispatchBench.class,
            FaultsBench.class,
            ServicesBench.class,
            SimulateBench.class,
            ScaleBench.class,
            ModbusBench.class,
            SoakBench.class,
            SlaveCommand.class,
            FloorServerCommand.class,
            GatewayServerCommand.class,
            PlantServerCommand.class,
            ModbusClientCommand.class
        })
public final class BenchMain {

    private BenchMain() {}

    /** Runs one benchmark and ends the process with its exit code: 0, 1 for a failed run, 2 for a wrong command line. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new BenchMain()).setCaseInsensitiveEnumValuesAllowed(true);
        SaltbridgeCommand.addHelp(commandLine);
        // Has its own --help.
        return commandLine.addSubcommand(new CommandLine.HelpCommand());
    }

    /** Where a command prints. */
    static PrintWriter out(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("picocli has not filled the command");
        }
        return spec.commandLine().getOut();
    }
}
