/**
 * The SunSpec information models as data: which points a model has, where they lie, and the IEC 61850-style points that
 * they become.
 *
 * <p>All of it is read once from the resources of this package ({@code models.csv}, {@code points.csv},
 * {@code alarms.csv}) and never changes. Nothing here opens a socket. Offsets count registers from a model's ID register.
 */
@NullMarked
package org.saltbridge.config.sunspec;

import org.jspecify.annotations.NullMarked;
