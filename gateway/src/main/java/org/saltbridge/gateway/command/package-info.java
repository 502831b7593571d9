/**
 * A command on its way to dispatch and what became of it. Commands are made by the OPC UA side, wait in the bounded
 * {@link org.saltbridge.gateway.command.CommandInbox}, and end in exactly one
 * {@link org.saltbridge.gateway.command.CommandResult}, written by the dispatch thread.
 */
@NullMarked
package org.saltbridge.gateway.command;

import org.jspecify.annotations.NullMarked;
