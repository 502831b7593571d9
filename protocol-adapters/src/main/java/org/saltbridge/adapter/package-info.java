/** x. */
@NullMarked
package org.saltbridge.adapter;

import org.jspecify.annotations.NullMarked;
