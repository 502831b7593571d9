package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;

/**
 * One connection of a link, from connect to close, on whatever it runs. What it carries has the form of Modbus/TCP frames,
 * whatever the form on the wire. Used on the link's field loop alone. A link that reconnects gets a new one, so that nothing
 * of an old connection can reach the new.
 */
interface LinkConnection {
    /** An empty buffer for one request. */
    ByteBuf newFrame();

    /**
     * Sends a whole request and releases it.
     *
     * @param patienceNs after which the link gives it up.
     */
    void send(ByteBuf frame, long patienceNs);

    /** After this nothing more is read from it. */
    void close();
}
