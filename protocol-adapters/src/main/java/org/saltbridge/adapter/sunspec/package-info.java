/**
 * SunSpec: asks a Modbus device which models it offers and makes its device profile of them.
 *
 * <p>Discovery has the only connection here and reads, never writes. What comes out is a
 * {@link org.saltbridge.config.DeviceProfile} like that of any other device, so that polling, decoding and setpoints know
 * nothing of SunSpec. Positive power discharges, as it does in SunSpec.
 */
@NullMarked
package org.saltbridge.adapter.sunspec;

import org.jspecify.annotations.NullMarked;
