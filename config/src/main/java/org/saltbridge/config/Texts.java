package org.saltbridge.config;

import java.util.regex.Pattern;

/** What names and texts may hold: they end up in OPC UA node ids, metrics labels and web pages. */
final class Texts {
    /** Such as {@code SBAT1/CelVolHi}; {@code .}, {@code _} and {@code -} may stand inside a part. */
    private static final Pattern POINT = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*(?:/[A-Za-z][A-Za-z0-9._-]*)*");

    /** Parts of a path that name devices, so that no point of one device can look like another device. */
    private static final Pattern DEVICE_PART = Pattern.compile("(?:PCS|Container|Rack)\\d+|CheckMeter");

    private Texts() {}

    static void checkPoint(Section section, String key) {
        String point = section.text(key, "");
        if (point.isEmpty()) {
            return;
        }
        if (!POINT.matcher(point).matches()) {
            section.error(
                    key,
                    "point \"" + point
                            + "\" must be made of letters, digits, . _ - in parts separated by /, each beginning with a letter");
        } else if (DEVICE_PART.matcher(point.split("/", 2)[0]).matches()) {
            section.error(key, "point \"" + point + "\" begins like the path of a device");
        }
    }

    /** Reports control characters and the characters that break out of node ids and markup. */
    static void checkName(Section section, String key) {
        String text = section.text(key, "");
        boolean bad = text.chars().anyMatch(c -> c == ';' || c == '<' || c == '>' || isInvisible(c));
        if (bad) {
            section.error(key, key + " \"" + text + "\" must not hold ; < > or control characters");
        }
    }

    private static boolean isInvisible(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    /** The text with what cannot be seen replaced, so that a message stays one line. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(isInvisible(c) ? '?' : (char) c));
        return shown.toString();
    }
}
