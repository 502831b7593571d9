/**
 * Counters, latencies, health and state of the gateway, shown over HTTP to monitoring systems and people. One HTTP loop
 * owns the sockets; pages are made on it from snapshots, so that nothing here can hold up dispatch. Hot paths only ever
 * record into an HdrHistogram {@code Recorder}.
 */
@NullMarked
package org.saltbridge.gateway.metrics;

import org.jspecify.annotations.NullMarked;
