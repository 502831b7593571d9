package org.saltbridge.config;

import java.nio.file.Path;

/**
 * The three files of a Modbus/TCP Security link (MODBUS/TCP Security v2.1): mutual TLS, at least 1.2. All are PEM.
 *
 * @param trust certificates of the authorities that may vouch for the device.
 * @param certificate our own certificate, then the rest of its chain.
 * @param key our private key, PKCS #8 without a passphrase.
 */
public record TlsConfig(Path trust, Path certificate, Path key) {}
