package org.saltbridge.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.cli.Accounts;
import org.saltbridge.gateway.cli.SaltbridgeCommand;
import org.slf4j.LoggerFactory;

/** Where the process starts: hands the command line to {@link SaltbridgeCommand}. */
public final class GatewayMain {

    private GatewayMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(
                SaltbridgeCommand.create(GatewayMain::start, new NoAccounts()).execute(args));
    }

    private static AutoCloseable start(PlantConfig plant, Path data, boolean warmUp, boolean trustOnFirstUse)
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

    private static final class NoAccounts implements Accounts {
        private static IOException missing() {
            return new IOException("this build has no accounts yet");
        }

        @Override
        public void add(Path dataDirectory, String name, Set<String> roles, String password) throws IOException {
            LoggerFactory.getLogger(GatewayMain.class).warn("no accounts yet");
        }

        @Override
        public void changePassword(Path dataDirectory, String name, String password) throws IOException {
            throw missing();
        }

        @Override
        public void remove(Path dataDirectory, String name) throws IOException {
            throw missing();
        }

        @Override
        public List<String> list(Path dataDirectory) throws IOException {
            throw missing();
        }
    }
}
