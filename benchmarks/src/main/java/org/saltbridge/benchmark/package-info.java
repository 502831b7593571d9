/** x. */
@NullMarked
package org.saltbridge.benchmark;

import org.jspecify.annotations.NullMarked;
