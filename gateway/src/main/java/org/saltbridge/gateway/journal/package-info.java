/**
 * The journal: a hash-chained, append-only record of every command, its outcome, the changes of control authority and of
 * limits, and the starts and ends of the gateway.
 *
 * <p>Callers put entries into a bounded ring without waiting; the thread {@code journal}, which alone owns the files, writes
 * what has gathered, makes it durable with one fsync, and then answers the commands concerned. A journal is a folder of
 * segments in JSON Lines; each line holds the hash of the line before it and its own, see {@code docs/journal.md}.
 */
@NullMarked
package org.saltbridge.gateway.journal;

import org.jspecify.annotations.NullMarked;
