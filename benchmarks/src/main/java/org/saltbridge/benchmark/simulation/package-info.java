/**
 * The dispatch engine in a virtual world: one seed decides the plant, its links, its faults, its utility clients and the
 * order of everything that happens, in virtual time on one thread. Invariants are checked while it runs; a run that breaks
 * one names its seed, and the same seed plays the same run again.
 *
 * <p>Times are virtual nanoseconds. Power is in watts, positive discharges.
 */
@NullMarked
package org.saltbridge.benchmark.simulation;

import org.jspecify.annotations.NullMarked;
