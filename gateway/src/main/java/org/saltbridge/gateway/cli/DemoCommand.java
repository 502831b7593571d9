package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole product from nothing: a simulated plant, the gateway, a user. */
@Command(name = "demo", description = "Start a simulated plant and the gateway for it.")
final class DemoCommand implements Callable<Integer> {
    private final GatewayStarter starter;
    private final Accounts accounts;

    @Option(names = "--plant", paramLabel = "PLANT", description = "small (default), medium, reference, or a file.")
    private String plantName = "small";

    @Option(names = "--data", paramLabel = "DIR", description = "Certificates, users, journals; default ./data.")
    private Path data = Path.of("data");

    @Option(names = "--opcua-port", paramLabel = "PORT", description = "Default 4840.")
    private @Nullable Integer opcuaPort;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Default 8080.")
    private @Nullable Integer httpPort;

    @Option(names = "--modbus-port", paramLabel = "PORT", description = "First simulated device; default 15020.")
    private @Nullable Integer modbusPort;

    @Option(names = "--for", paramLabel = "SECONDS", description = "End by itself after so long, with exit code 0.")
    private @Nullable Integer seconds;

    @Option(names = "--no-warm-up", description = "Be ready at once; the first commands are slower.")
    private boolean noWarmUp;

    @Spec
    private @Nullable CommandSpec spec;

    DemoCommand(GatewayStarter starter, Accounts accounts) {
        this.starter = starter;
        this.accounts = accounts;
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
        String taken = portInUse(plant);
        if (taken != null) {
            err.println("saltbridge: " + taken);
            return Cli.FAILED;
        }
        Files.createDirectories(data);
        try (Serving serving = new Serving(err)) {
            serving.onSignalEnd();
            start(plant, serving, out, err);
            serving.await(seconds);
            out.println("ending");
            out.flush();
        }
        return Cli.OK;
    }

    private void start(PlantConfig plant, Serving serving, PrintWriter out, PrintWriter err) throws Exception {
        say(
                out,
                "plant      " + plant.name() + ": " + plant.devices().size() + " simulated devices behind "
                        + plant.endpoints().size() + " Modbus endpoints");
        SimulatorProcess simulator = SimulatorProcess.start(
                plantName, modbusPort, data.resolve("simulator.log"), line -> say(out, "simulator  " + line));
        serving.add(simulator);
        simulator.onExit(serving::end);
        say(
                out,
                "simulator  serves from port "
                        + plant.endpoints().stream()
                                .mapToInt(EndpointConfig::port)
                                .min()
                                .orElse(0));
        DemoCredentials credentials = DemoCredentials.of(data, accounts);
        say(out, "gateway    starting");
        GatewayStarter.Running gateway = starter.start(plant, data, !noWarmUp, true);
        serving.add(gateway);
        say(out, noWarmUp ? "gateway    serves" : "gateway    serves, and warms up the command path");
        gateway.awaitReady();
        say(out, "ready " + RunCommand.addresses(plant));
        explain(plant, credentials, out);
        if (simulator.hasEnded()) {
            err.println("saltbridge: the simulator has ended; see " + data.resolve("simulator.log"));
        }
    }

    private static void explain(PlantConfig plant, DemoCredentials credentials, PrintWriter out) {
        String http =
                "http://" + plant.http().bindAddress() + ":" + plant.http().port();
        out.println();
        out.println("  user:     " + credentials.user());
        out.println("  password: " + credentials.password());
        out.println();
        out.println("Next: look at the plant's state with");
        out.println("  curl -s " + http + "/status.json");
        out.println("or connect any OPC UA client (Basic256Sha256, Sign & Encrypt, user and password as above),");
        out.println("browse to Objects/Plant and write watts to Plant/PPC/DPMC1/WSpt/ctlVal (+ discharges).");
        out.println("Ctrl-C ends everything.");
        out.flush();
    }

    private static @Nullable String portInUse(PlantConfig plant) {
        String taken = Serving.portInUse(plant);
        if (taken != null) {
            return taken;
        }
        for (EndpointConfig endpoint : plant.endpoints()) {
            String busy = Serving.busy(endpoint.host(), endpoint.port());
            if (busy != null) {
                return busy + " (simulated " + endpoint.name() + "); choose others with --modbus-port";
            }
        }
        return null;
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
