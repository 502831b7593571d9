package org.saltbridge.config;

/**
 * A serial line with Modbus RTU (Modbus over Serial Line V1.02): 8 data bits.
 *
 * @param device as the system names it, {@code /dev/ttyS0}.
 * @param baud bits per second.
 * @param stopBits 1 or 2; the protocol asks for 2 where there is no parity.
 */
public record SerialConfig(String device, int baud, Parity parity, int stopBits) {
    /** The bit that each character ends with. */
    public enum Parity {
        NONE,
        EVEN,
        ODD
    }
}
