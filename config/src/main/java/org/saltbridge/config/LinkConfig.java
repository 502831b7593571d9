package org.saltbridge.config;

import org.jspecify.annotations.Nullable;

/**
 * How to treat the one connection to an endpoint.
 *
 * @param timeoutMs from the request on the wire to the last byte of its reply.
 * @param window requests in flight at once, 1 to 16; more than 1 only for devices proven to take it.
 * @param minGapMs least time between a reply and the next request.
 * @param reconnectMinMs first back-off after a lost connection; doubles up to {@code reconnectMaxMs}, with jitter.
 * @param timeoutsBeforeClose consecutive time-outs after which the connection is closed.
 * @param tls null for a plain connection; where it is given there never is a plain one.
 * @param serial null for TCP; where it is given, host and port of the endpoint mean nothing.
 */
public record LinkConfig(
        int timeoutMs,
        int connectTimeoutMs,
        int window,
        int minGapMs,
        int reconnectMinMs,
        int reconnectMaxMs,
        int timeoutsBeforeClose,
        Framing framing,
        @Nullable TlsConfig tls,
        @Nullable SerialConfig serial) {

    /** One request in flight, half a second to answer, 0.5 to 30 s of back-off. */
    public static final LinkConfig DEFAULT = new LinkConfig(500, 2000, 1, 0, 500, 30_000, 3);

    /** Plain Modbus/TCP. */
    public LinkConfig(
            int timeoutMs,
            int connectTimeoutMs,
            int window,
            int minGapMs,
            int reconnectMinMs,
            int reconnectMaxMs,
            int timeoutsBeforeClose) {
        this(
                timeoutMs,
                connectTimeoutMs,
                window,
                minGapMs,
                reconnectMinMs,
                reconnectMaxMs,
                timeoutsBeforeClose,
                Framing.TCP,
                null,
                null);
    }

    /** The same patience on plain Modbus/TCP, for a stand-in of the device. */
    public LinkConfig plain() {
        return with(Framing.TCP, null, null);
    }

    /** The same patience on another transport. */
    public LinkConfig with(Framing otherFraming, @Nullable TlsConfig otherTls, @Nullable SerialConfig otherSerial) {
        return new LinkConfig(
                timeoutMs,
                connectTimeoutMs,
                window,
                minGapMs,
                reconnectMinMs,
                reconnectMaxMs,
                timeoutsBeforeClose,
                otherFraming,
                otherTls,
                otherSerial);
    }

    /** Whether this is Modbus/TCP without TLS. */
    public boolean isPlain() {
        return framing == Framing.TCP && tls == null && serial == null;
    }

    /** Whether a reply names its request, so that a late one can be told from the next; RTU has no such number. */
    public boolean repliesAreNumbered() {
        return framing == Framing.TCP && serial == null;
    }
}
