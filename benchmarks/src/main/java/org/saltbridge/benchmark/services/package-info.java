/**
 * The services of a plant (frequency response, peak shaving, ramps, lost machines, a lost utility) as experiments: the
 * gateway and a simulated plant of the 100 MW class in one process, over real Modbus on loopback. Each gives figures and
 * plots. Power is in watts, positive discharges and exports.
 */
@NullMarked
package org.saltbridge.benchmark.services;

import org.jspecify.annotations.NullMarked;
