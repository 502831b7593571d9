/** x. */
@NullMarked
package org.saltbridge.gateway;

import org.jspecify.annotations.NullMarked;
