/**
 * The gateway as a whole: {@code GatewayAssembly} shows every thread and every queue.
 */
@NullMarked
package org.saltbridge.gateway;

import org.jspecify.annotations.NullMarked;
