/** x. */
@NullMarked
package org.saltbridge.config;

import org.jspecify.annotations.NullMarked;
