/** Tests of the Modbus/TCP master against slaves that are not ours, and against one that misbehaves on request. */
@NullMarked
package org.saltbridge.adapter.modbus;

import org.jspecify.annotations.NullMarked;
