package org.saltbridge.gateway.plant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PointDef;

/**
 * Every point of the plant by index: first those that devices give, as numbered by {@link DevicePoints}, then the derived
 * ones. Immutable.
 */
public final class PointCatalog {
    private final List<PointDef> points;
    private final Map<String, Integer> indexByPath;
    private final int devicePointCount;

    public PointCatalog(PlantConfig plant, List<PointDef> derived) {
        DevicePoints devicePoints = new DevicePoints(plant);
        devicePointCount = devicePoints.size();
        points = new ArrayList<>(devicePointCount + derived.size());
        for (int i = 0; i < devicePointCount; i++) {
            points.add(devicePoints.point(i));
        }
        points.addAll(derived);
        indexByPath = new HashMap<>(points.size() * 2);
        for (int i = 0; i < points.size(); i++) {
            if (indexByPath.put(points.get(i).path(), i) != null) {
                throw new IllegalArgumentException(
                        "two points have the path " + points.get(i).path());
            }
        }
    }

    public int size() {
        return points.size();
    }

    /** Points below this index come from devices. */
    public int devicePointCount() {
        return devicePointCount;
    }

    public PointDef point(int index) {
        return points.get(index);
    }

    /** The index of a path below {@code Objects}, or −1. */
    public int indexOf(String path) {
        return indexByPath.getOrDefault(path, -1);
    }
}
