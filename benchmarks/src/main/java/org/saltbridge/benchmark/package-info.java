/**
 * Measures the gateway against a floor: a Modbus/TCP slave in a process of its own, a plain Milo server as people write it,
 * and an OPC UA client that loads either in the same way.
 *
 * <p>Times are {@link System#nanoTime()} throughout. On Linux that is {@code CLOCK_MONOTONIC}, which all processes of one
 * host share, so that a time taken in the slave can be subtracted from one taken in the client; each run checks that before
 * it trusts it. Figures are named, with their unit last.
 */
@NullMarked
package org.saltbridge.benchmark;

import org.jspecify.annotations.NullMarked;
