/** x. */
@NullMarked
package org.saltbridge.simulator;

import org.jspecify.annotations.NullMarked;
