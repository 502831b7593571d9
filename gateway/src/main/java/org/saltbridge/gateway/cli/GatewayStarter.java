package org.saltbridge.gateway.cli;

import java.nio.file.Path;
import org.saltbridge.config.PlantConfig;

/** Starts a gateway for the command line; returns when it serves. */
@FunctionalInterface
public interface GatewayStarter {

    /**
     * Starts a gateway.
     *
     * @param dataDirectory where it keeps certificates, users and journals.
     * @param warmUp whether to compile the command path before serving.
     * @param trustOnFirstUse whether the first unknown client certificate is accepted; for demonstrations.
     * @return closes the gateway, at most after some seconds.
     */
    AutoCloseable start(PlantConfig plant, Path dataDirectory, boolean warmUp, boolean trustOnFirstUse)
            throws Exception;
}
