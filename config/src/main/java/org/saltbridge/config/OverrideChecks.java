package org.saltbridge.config;

import java.util.List;
import java.util.Map;

/** Checks that every override names a device that is there and only keys that its kind of device has. */
final class OverrideChecks {
    private static final List<String> PCS_KEYS = List.of("rated", "ratedApparent", "plantControl");

    /** Comparing with thousands of paths takes its time; a file with many slips gets the hint for the first. */
    private static final int HINTS_MAX = 5;

    private final List<Section> sections;
    private final Map<String, Section> overrides;
    private final Map<String, DeviceRole> roleByPath;

    OverrideChecks(List<Section> sections, Map<String, Section> overrides, Map<String, DeviceRole> roleByPath) {
        this.sections = sections;
        this.overrides = overrides;
        this.roleByPath = roleByPath;
    }

    void check() {
        int hints = 0;
        for (Map.Entry<String, Section> override : overrides.entrySet()) {
            String path = override.getKey();
            DeviceRole role = roleByPath.get(path);
            if (role == null) {
                String hint = hints++ < HINTS_MAX ? Spelling.nearest(path, roleByPath.keySet()) : null;
                override.getValue()
                        .error(
                                "path",
                                "there is no device " + path + (hint == null ? "" : ", did you mean " + hint + "?"));
            }
        }
        for (Section section : sections) {
            DeviceRole role = roleByPath.get(PlantReader.fullPath(section.text("path", "")));
            for (String key : PCS_KEYS) {
                if (role != null && role != DeviceRole.PCS && section.has(key)) {
                    section.error(key, "only a PCS has " + key);
                }
            }
        }
    }
}
