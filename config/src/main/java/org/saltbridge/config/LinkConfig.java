package org.saltbridge.config;

/**
 * How to treat the one connection to an endpoint.
 *
 * @param timeoutMs from the request on the wire to the last byte of its reply.
 * @param window requests in flight at once, 1 to 16; more than 1 only for devices proven to take it.
 * @param minGapMs least time between a reply and the next request.
 * @param reconnectMinMs first back-off after a lost connection; doubles up to {@code reconnectMaxMs}, with jitter.
 * @param timeoutsBeforeClose consecutive time-outs after which the connection is closed.
 */
public record LinkConfig(
        int timeoutMs,
        int connectTimeoutMs,
        int window,
        int minGapMs,
        int reconnectMinMs,
        int reconnectMaxMs,
        int timeoutsBeforeClose) {

    /** One request in flight, half a second to answer, 0.5 to 30 s of back-off. */
    public static final LinkConfig DEFAULT = new LinkConfig(500, 2000, 1, 0, 500, 30_000, 3);
}
