package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.PlantConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the gateway for a plant until it is told to end. */
@Command(name = "run", description = "Run the gateway for a plant.")
final class RunCommand implements Callable<Integer> {
    private final GatewayStarter starter;

    @Parameters(paramLabel = "PLANT", description = "Plant file, or small, medium, reference.")
    private String plantName = "";

    @Option(names = "--data", paramLabel = "DIR", description = "Certificates, users, journals; default ./data.")
    private Path data = Path.of("data");

    @Option(names = "--opcua-port", paramLabel = "PORT", description = "Instead of the plant file's.")
    private @Nullable Integer opcuaPort;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Instead of the plant file's.")
    private @Nullable Integer httpPort;

    @Option(names = "--modbus-port", paramLabel = "PORT", description = "First Modbus port; all others move with it.")
    private @Nullable Integer modbusPort;

    @Option(names = "--for", paramLabel = "SECONDS", description = "End by itself after so long, with exit code 0.")
    private @Nullable Integer seconds;

    @Option(names = "--no-warm-up", description = "Be ready at once; the first commands are slower.")
    private boolean noWarmUp;

    @Spec
    private @Nullable CommandSpec spec;

    RunCommand(GatewayStarter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Cli.out(spec);
        PrintWriter err = Cli.err(spec);
        PlantConfig read = PlantFiles.readOrExplain(plantName, err);
        if (read == null) {
            return Cli.USAGE;
        }
        PlantConfig plant = PlantPorts.replace(read, opcuaPort, httpPort, modbusPort);
        String taken = Serving.portInUse(plant);
        if (taken != null) {
            err.println("saltbridge: " + taken);
            return Cli.FAILED;
        }
        try (Serving serving = new Serving(err)) {
            serving.onSignalEnd();
            GatewayStarter.Running gateway = starter.start(plant, data, !noWarmUp, false);
            serving.add(gateway);
            out.println("serving " + addresses(plant));
            out.flush();
            gateway.awaitReady();
            out.println("ready " + addresses(plant));
            out.flush();
            serving.await(seconds);
        }
        return Cli.OK;
    }

    /** Where clients find the gateway: on the lines that say that it serves and that it is ready. */
    static String addresses(PlantConfig plant) {
        return "opc.tcp://" + plant.opcua().bindAddress() + ":"
                + plant.opcua().port() + "/saltbridge http://" + plant.http().bindAddress() + ":"
                + plant.http().port() + "/";
    }
}
