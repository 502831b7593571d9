package org.saltbridge.config;

/**
 * The OPC UA server.
 *
 * @param bindAddress address to listen on; loopback unless the plant file says otherwise.
 * @param allowInsecure offers an endpoint with SecurityPolicy None; only for tests on loopback.
 */
public record OpcUaConfig(String bindAddress, int port, boolean allowInsecure, int sessionsMax, int monitoredItemsMax) {

    /** Loopback, port 4840, secure endpoints only. */
    public static final OpcUaConfig DEFAULT = new OpcUaConfig("127.0.0.1", 4840, false, 100, 500_000);
}
