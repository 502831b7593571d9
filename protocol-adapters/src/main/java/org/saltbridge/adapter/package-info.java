/**
 * All that the gateway sees of its devices: samples come in through {@link org.saltbridge.adapter.SampleSink}, setpoints go
 * out through {@link org.saltbridge.adapter.SetpointPort}, and what became of each write comes back through
 * {@link org.saltbridge.adapter.WriteResultSink}. Values are engineering values with the generator sign: positive power
 * discharges.
 */
@NullMarked
package org.saltbridge.adapter;

import org.jspecify.annotations.NullMarked;
