package org.saltbridge.gateway;

import java.io.IOException;
import java.nio.file.Path;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.cli.GatewayStarter;
import org.saltbridge.gateway.cli.SaltbridgeCommand;

/** Where the process starts: hands the command line to {@link SaltbridgeCommand}. */
public final class GatewayMain {

    private GatewayMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(SaltbridgeCommand.create(
                        GatewayMain::start,
                        new UserAccounts(),
                        GatewayAssembly.discovery(),
                        GatewayAssembly::forReading)
                .execute(args));
    }

    private static GatewayStarter.Running start(PlantConfig plant, Path data, boolean warmUp, boolean trustOnFirstUse)
            throws IOException {
        GatewayAssembly gateway = new GatewayAssembly(plant, data, new GatewayOptions(warmUp, trustOnFirstUse));
        try {
            gateway.monitoring().start();
            gateway.start();
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }
}
