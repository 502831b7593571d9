package org.saltbridge.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The points of one profile: each becomes an OPC UA node below its device, and no two nodes may be the same. */
final class PointNames {
    /** What the gateway itself puts below the object of a setpoint. */
    private static final Set<String> CONTROL_NODES =
            Set.of("ctlVal", "ctlModel", "minVal", "maxVal", "lastOutcome", "Operate");

    private final Map<String, Section> values = new LinkedHashMap<>();
    private final Map<String, Section> setpoints = new LinkedHashMap<>();

    /** A point that shows a value. */
    void addValue(Section section, String point) {
        add(values, section, point);
    }

    /** A point that can be commanded. */
    void addSetpoint(Section section, String point) {
        add(setpoints, section, point);
    }

    private void add(Map<String, Section> to, Section section, String point) {
        if (point.isEmpty()) {
            return;
        }
        if (values.containsKey(point) || setpoints.containsKey(point)) {
            section.error("point", "point \"" + point + "\" stands in this profile twice");
        } else {
            to.put(point, section);
        }
    }

    /** Reports points that are in the way of each other's folders; called once all are known. */
    void check() {
        Set<String> reported = new HashSet<>();
        values.forEach((point, section) -> checkFolders(point, section, reported));
        setpoints.forEach((point, section) -> checkFolders(point, section, reported));
    }

    private void checkFolders(String point, Section section, Set<String> reported) {
        for (int slash = point.indexOf('/'); slash >= 0; slash = point.indexOf('/', slash + 1)) {
            String folder = point.substring(0, slash);
            Section inTheWay = values.get(folder);
            if (inTheWay != null && reported.add(folder)) {
                inTheWay.error("point", "point \"" + folder + "\" is also the folder of \"" + point + "\"");
            }
            if (setpoints.containsKey(folder) && CONTROL_NODES.contains(point.substring(slash + 1))) {
                section.error("point", "point \"" + point + "\" is a node of the setpoint \"" + folder + "\" already");
            }
        }
    }
}
