/**
 * The Modbus master: what a device profile says becomes reads, writes and heartbeats on one connection per endpoint.
 *
 * <p>The pure half knows frames, registers and plans and has no clock, thread or socket. The other half is confined to
 * field loops: a link and everything behind it is touched by its one event loop only.
 */
@NullMarked
package org.saltbridge.adapter.modbus;

import org.jspecify.annotations.NullMarked;
