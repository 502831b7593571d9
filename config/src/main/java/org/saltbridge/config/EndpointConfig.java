package org.saltbridge.config;

/**
 * One Modbus/TCP server or serial line; several devices may share it by unit id.
 *
 * @param index position in {@link PlantConfig#endpoints()}.
 * @param name path of the first device behind it, for people.
 * @param host for a serial line its device.
 * @param port 0 for a serial line.
 */
public record EndpointConfig(int index, String name, String host, int port, LinkConfig link) {}
