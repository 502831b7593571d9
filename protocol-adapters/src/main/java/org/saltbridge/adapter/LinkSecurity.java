package org.saltbridge.adapter;

/**
 * How a link with TLS stands, for people.
 *
 * @param protocol {@code TLSv1.3}; empty, as the next three, before the first connection.
 * @param peer subject of the device's certificate.
 * @param peerRole role in the device's certificate (MODBUS/TCP Security, extension 1.3.6.1.4.1.50316.802.1); empty where it
 *     names none.
 * @param ownRole role in our certificate, by which the device decides what we may do.
 * @param failure why the last attempt failed, empty if it did not.
 */
public record LinkSecurity(
        String protocol, String cipher, String peer, String peerRole, String ownRole, String failure) {

    /** Not connected yet. */
    public static final LinkSecurity NONE = new LinkSecurity("", "", "", "", "", "");

    /** The same with the reason of a failure. */
    public LinkSecurity failed(String reason) {
        return new LinkSecurity(protocol, cipher, peer, peerRole, ownRole, reason);
    }
}
