package org.saltbridge.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Which devices somebody means: {@code all}, a path, or a path with {@code *} for one part and {@code **} for any number
 * of parts. As in overrides, {@code Plant/} and {@code Blocks/} may be left out.
 */
final class DevicePattern {
    private final Pattern pattern;

    DevicePattern(String text) {
        String path = text.equals("all") || text.startsWith("*") ? text.replaceAll("^all$", "**") : full(text);
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            if (path.startsWith("**", at)) {
                regex.append(".*");
                at += 2;
            } else if (path.charAt(at) == '*') {
                regex.append("[^/]*");
                at++;
            } else {
                regex.append(Pattern.quote(path.substring(at, at + 1)));
                at++;
            }
        }
        pattern = Pattern.compile(regex.toString());
    }

    /** The whole path of a device that is named in short. */
    static String full(String text) {
        return text.equals("Plant") ? text : PlantReader.fullPath(text);
    }

    List<DeviceConfig> of(List<DeviceConfig> devices) {
        return devices.stream()
                .filter(device -> pattern.matcher(device.path()).matches())
                .toList();
    }

    /** So many percent of the devices, at least one of them, drawn by a seed. */
    static List<DeviceConfig> share(List<DeviceConfig> devices, double percent, long seed) {
        List<DeviceConfig> left = new ArrayList<>(devices);
        List<DeviceConfig> drawn = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        long count = Math.max(1, Math.round(devices.size() * percent / 100));
        while (drawn.size() < count && !left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }
}
