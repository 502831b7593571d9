package org.saltbridge.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The points that devices give, in the one order that every module numbers them by: device by device, for each register
 * of its profile the register's own point and then the points of its bits.
 */
public final class DevicePoints {
    private final List<PointDef> points = new ArrayList<>();
    private final int[] firstPoint;

    public DevicePoints(PlantConfig plant) {
        firstPoint = new int[plant.devices().size() + 1];
        for (DeviceConfig device : plant.devices()) {
            firstPoint[device.index()] = points.size();
            for (RegisterDef register : device.profile().registers()) {
                addPoints(device.path(), register);
            }
        }
        firstPoint[plant.devices().size()] = points.size();
    }

    private void addPoints(String devicePath, RegisterDef register) {
        points.add(new PointDef(
                devicePath + "/" + register.point(),
                register.kind(),
                register.unit(),
                register.low(),
                register.high(),
                register.labels(),
                register.description()));
        for (BitDef bit : register.bits()) {
            points.add(new PointDef(
                    devicePath + "/" + bit.point(), PointKind.BINARY, Unit.NONE, 0, 1, List.of(), bit.description()));
        }
    }

    /** Index of the first point of a device; {@code firstPoint(deviceCount)} is the number of points. */
    public int firstPoint(int deviceIndex) {
        return firstPoint[deviceIndex];
    }

    public int size() {
        return points.size();
    }

    public PointDef point(int index) {
        return points.get(index);
    }
}
