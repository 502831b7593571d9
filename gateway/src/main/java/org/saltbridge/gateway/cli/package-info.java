/**
 * The command line: {@code run}, {@code demo}, {@code check}, {@code points}, {@code users},
 * {@code version}. Only parses, prints and waits; the work is done elsewhere. Everything runs on the main thread. Exit
 * codes: 0 done, 1 it did not work, 2 wrong usage or a plant file with mistakes.
 */
@NullMarked
package org.saltbridge.gateway.cli;

import org.jspecify.annotations.NullMarked;
