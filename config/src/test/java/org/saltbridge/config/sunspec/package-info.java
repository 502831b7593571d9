/** The SunSpec tables against themselves and against figures of the specification. */
@NullMarked
package org.saltbridge.config.sunspec;

import org.jspecify.annotations.NullMarked;
