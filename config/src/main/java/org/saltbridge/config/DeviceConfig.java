package org.saltbridge.config;

/**
 * One device of the plant.
 *
 * @param index position in {@link PlantConfig#devices()}.
 * @param path below {@code Objects}, such as {@code Plant/Blocks/B001/PCS1/Container1/Rack07}; the paths of its points
 *     start with it.
 * @param profile its register map, with this plant's poll periods already in {@link DeviceProfile#pollMs()}.
 * @param unitId Modbus unit, 1 to 255.
 */
public record DeviceConfig(
        int index, String path, DeviceRole role, DeviceProfile profile, int endpointIndex, int unitId) {}
