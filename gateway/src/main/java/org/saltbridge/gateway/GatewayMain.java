package org.saltbridge.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.saltbridge.gateway.cli.Accounts;
import org.saltbridge.gateway.cli.SaltbridgeCommand;

/** Where the process starts: hands the command line to {@link SaltbridgeCommand}. */
public final class GatewayMain {

    private GatewayMain() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(SaltbridgeCommand.create(
                        (plant, data, warmUp, trust) -> {
                            throw new IOException("this build cannot serve yet");
                        },
                        new NoAccounts())
                .execute(args));
    }

    private static final class NoAccounts implements Accounts {
        private static IOException missing() {
            return new IOException("this build has no accounts yet");
        }

        @Override
        public void add(Path dataDirectory, String name, String role, char[] password) throws IOException {
            throw missing();
        }

        @Override
        public void changePassword(Path dataDirectory, String name, char[] password) throws IOException {
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
