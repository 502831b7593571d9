package org.saltbridge.adapter;

/**
 * Counters of one endpoint since the start.
 *
 * @param badReplies replies with a wrong unit, function, length or echo, or a wrong protocol id.
 * @param staleReplies replies whose transaction was already given up; dropped.
 * @param pollsSkipped polls left out because the last one had not finished.
 * @param writesUnknown writes that may or may not have reached the device.
 * @param samples values taken from the replies to polls, whatever their quality.
 * @param rttNsLast round trip of the last transaction.
 */
public record FieldStats(
        int endpointIndex,
        boolean connected,
        long requests,
        long replies,
        long writes,
        long timeouts,
        long exceptions,
        long badReplies,
        long staleReplies,
        long pollsSkipped,
        long connects,
        long disconnects,
        long writesUnknown,
        long queueRejects,
        long samples,
        long rttNsLast) {}
