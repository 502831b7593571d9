package org.saltbridge.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.saltbridge.config.PlantConfig;

/** Starts a gateway for the command line. */
@FunctionalInterface
public interface GatewayStarter {

    /** A gateway that serves. To close it takes some seconds at most. */
    interface Running extends AutoCloseable {

        /** Waits until its first commands will be as fast as any. */
        default void awaitReady() throws IOException {}

        @Override
        void close() throws IOException;
    }

    /**
     * Starts a gateway; returns when it serves.
     *
     * @param dataDirectory where it keeps certificates, users and journals.
     * @param warmUp whether to compile the command path before it is ready.
     * @param trustOnFirstUse whether the first unknown client certificate is accepted; for demonstrations.
     */
    Running start(PlantConfig plant, Path dataDirectory, boolean warmUp, boolean trustOnFirstUse) throws Exception;
}
