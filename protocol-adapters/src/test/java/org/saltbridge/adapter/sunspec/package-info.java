/** SunSpec devices of several shapes behind a Modbus server that is not ours. */
@NullMarked
package org.saltbridge.adapter.sunspec;

import org.jspecify.annotations.NullMarked;
