package org.saltbridge.config;

/**
 * One Modbus/TCP server; several devices may share it by unit id.
 *
 * @param index position in {@link PlantConfig#endpoints()}.
 * @param name path of the first device behind it, for people.
 */
public record EndpointConfig(int index, String name, String host, int port, LinkConfig link) {}
