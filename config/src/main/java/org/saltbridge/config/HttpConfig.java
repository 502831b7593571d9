package org.saltbridge.config;

/** The HTTP server for metrics and health. */
public record HttpConfig(String bindAddress, int port) {

    /** Loopback, port 8080. */
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080);
}
