package org.saltbridge.config;

/** How Modbus messages lie in the byte stream of a TCP connection. */
public enum Framing {
    /** MBAP header with a transaction id (Modbus Messaging on TCP/IP V1.0b §3.1.3). */
    TCP,
    /** As on a serial line: unit, PDU and CRC-16 (Modbus over Serial Line V1.02 §2.5.1), behind a plain port server. */
    RTU
}
