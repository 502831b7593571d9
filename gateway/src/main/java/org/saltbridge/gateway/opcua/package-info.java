/**
 * The OPC UA server that the utility sees: points of the plant as nodes, setpoints as writable variables and methods.
 *
 * <p>{@link org.saltbridge.gateway.opcua.OpcUaGateway} is what the assembly creates. The address space is a tree in arrays
 * over the point catalogue; values are pushed to subscribers by
 * {@link org.saltbridge.gateway.opcua.OpcUaGateway#publish()}, which the publisher thread calls. Commands go into the
 * command inbox and are answered when dispatch has ended them; no OPC UA thread waits for that. Power is in watts,
 * positive discharges.
 */
@NullMarked
package org.saltbridge.gateway.opcua;

import org.jspecify.annotations.NullMarked;
