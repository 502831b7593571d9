/**
 * Turns what is measured and asked of the plant into what its PCS shall give together: the operational functions of IEC
 * 61850-7-420 in the shape of {@code DPMC}, the arbiter over them, and what shapes its result in time.
 *
 * <p>One step of dispatch: {@link org.saltbridge.gateway.dispatch.function.UtilityWatch} says whether the utility is
 * alive, the caller fills {@link org.saltbridge.gateway.dispatch.function.FunctionInputs}, the
 * {@link org.saltbridge.gateway.dispatch.function.Arbiter} composes base point, additions and bounds, a
 * {@link org.saltbridge.gateway.dispatch.function.RampLimiter} moves the base point, a second one the additions, the
 * arbiter applies the bounds, and {@link org.saltbridge.gateway.dispatch.function.Deadband} withholds what is not worth a
 * write.
 *
 * <p>Everything is owned by the dispatch thread and is a deterministic function of its inputs: time is the argument
 * {@code nowNs}, nothing is allocated after construction. Power is in watts with the generator sign: positive discharges;
 * positive reactive power is given to the grid (over-excited). NaN is "not known" in an input and "asks for nothing" in a
 * request.
 */
@NullMarked
package org.saltbridge.gateway.dispatch.function;

import org.jspecify.annotations.NullMarked;
