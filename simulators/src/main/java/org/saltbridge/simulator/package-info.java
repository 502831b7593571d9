/**
 * Turns a plant on paper into one that answers: physics of racks, PCS, meters, grid and load behind real Modbus/TCP
 * slaves on loopback, with faults to switch on.
 *
 * <p>The registers are laid out by the plant's own device profiles, but encoded here, independently of the gateway, so
 * that an error in one of the two shows. {@code PlantPhysics} is owned by one thread; the slaves' threads meet it under
 * the lock of the island (one PCS with its containers, or the grid side) that a device belongs to. Models take time as an
 * argument. Power is in watts with the generator sign: positive discharges into the grid; a positive current leaves the
 * battery.
 */
@NullMarked
package org.saltbridge.simulator;

import org.jspecify.annotations.NullMarked;
