/**
 * Turns setpoints into device setpoints, on one thread.
 *
 * <p>Everything here is owned by the dispatch thread. Other threads reach it through the command inbox and the
 * {@link org.saltbridge.gateway.dispatch.WriteResultRing}; they see its results through the commands' listeners.
 * {@link org.saltbridge.gateway.dispatch.DispatchLoop} is a deterministic function of its inputs: no clock, lock, logger or
 * allocation in steady state; {@link org.saltbridge.gateway.dispatch.DispatchThread} alone reads the time. Power is in
 * watts with the generator sign: positive discharges.
 */
@NullMarked
package org.saltbridge.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
