package org.saltbridge.config;

import java.nio.file.Path;

/**
 * A device of a plant that is described by {@code profile: sunspec} alone and has not been discovered yet.
 *
 * @param path of the device, such as {@code Plant/Blocks/B001/PCS1}.
 * @param file where its profile belongs: in {@code profiles/} beside the plant file, named after host, port and unit.
 */
public record SunSpecPlace(String path, String host, int port, int unitId, DeviceRole role, Path file) {
    /** What a plant file writes in place of a profile's name. */
    static final String PROFILE = "sunspec";

    /** The name of the profile that discovery makes for a unit. */
    static String profileName(String host, int port, int unitId) {
        return PROFILE + "-" + host.replaceAll("[^A-Za-z0-9-]", "_") + "-" + port + "-" + unitId;
    }

    /** {@code host:port/unit}, as the command line takes it. */
    public String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + unitId;
    }
}
