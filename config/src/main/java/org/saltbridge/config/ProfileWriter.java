package org.saltbridge.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Writes a profile as the YAML that {@link ConfigReader} reads: what a machine has found out, for people to review. */
public final class ProfileWriter {
    /** Texts that YAML takes for texts wherever they stand. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./ -]*[A-Za-z0-9]|[A-Za-z]");

    private static final Pattern KEYWORD = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private final StringBuilder out = new StringBuilder();
    private final DeviceProfile profile;

    private ProfileWriter(DeviceProfile profile) {
        this.profile = profile;
    }

    /**
     * The text of a profile file.
     *
     * @param comments for the head of the file, a line each.
     */
    public static String write(DeviceProfile profile, List<String> comments) {
        return new ProfileWriter(profile).write(comments);
    }

    private String write(List<String> comments) {
        for (String comment : comments) {
            line("# " + comment.replaceAll("\\s", " "));
        }
        line("profile: " + text(profile.id()));
        line("title: " + text(profile.title()));
        line("source: " + text(profile.source()));
        line("role: " + key(Names.ROLES, Names.profileRole(profile.role())));
        line("addressBase: 0");
        line("read: { registersMax: " + profile.readRegistersMax() + ", gapMax: " + profile.readGapMax() + " }");
        line("write: { registersMax: " + profile.writeRegistersMax() + " }");
        line("poll: " + polls());
        line("");
        line("registers:");
        profile.registers().forEach(this::register);
        line("");
        line(profile.setpoints().isEmpty() ? "setpoints: []" : "setpoints:");
        profile.setpoints().forEach(this::setpoint);
        heartbeats();
        sequences();
        return out.toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private String polls() {
        Map<String, String> map = new LinkedHashMap<>();
        for (PollClass poll : PollClass.values()) {
            Integer periodMs = profile.pollMs().get(poll);
            if (periodMs != null) {
                map.put(lower(poll), periodMs + " ms");
            }
        }
        return flow(map);
    }

    private void register(RegisterDef register) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("point", text(register.point()));
        map.put("table", key(Names.TABLES, register.table()));
        map.put("address", Integer.toString(register.address()));
        map.put("type", lower(register.type()));
        if (register.order() != WordOrder.ABCD) {
            map.put("order", register.order().name());
        }
        putNumber(map, "scale", register.scale(), 1);
        putNumber(map, "offset", register.offset(), 0);
        if (register.scaleFactorPoint() != null) {
            map.put("scaleFactor", text(register.scaleFactorPoint()));
        }
        if (register.invertSign()) {
            map.put("invertSign", "true");
        }
        map.put("kind", lower(register.kind()));
        if (register.unit() != Unit.NONE) {
            map.put("unit", text(register.unit().symbol()));
        }
        putRange(map, register.low(), register.high());
        if (!register.labels().isEmpty()) {
            map.put("labels", labels(register.labels()));
        }
        map.put("poll", lower(register.poll()));
        if (!register.sentinels().isEmpty()) {
            map.put("sentinels", sentinels(register.sentinels()));
        }
        if (!register.description().isEmpty()) {
            map.put("description", text(register.description()));
        }
        if (register.bits().isEmpty()) {
            line("  - " + flow(map));
            return;
        }
        String lead = "  - ";
        for (Map.Entry<String, String> entry : map.entrySet()) {
            line(lead + entry.getKey() + ": " + entry.getValue());
            lead = "    ";
        }
        line("    bits:");
        for (BitDef bit : register.bits()) {
            line("      - { bit: " + bit.bit() + ", point: " + text(bit.point()) + ", level: " + lower(bit.level())
                    + ", description: " + text(bit.description()) + " }");
        }
    }

    private static String labels(List<EnumLabel> labels) {
        Map<String, String> map = new LinkedHashMap<>();
        labels.forEach(label -> map.put(Integer.toString(label.value()), text(label.label())));
        return flow(map);
    }

    private static String sentinels(List<Long> sentinels) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        sentinels.forEach(raw -> list.add("0x" + Long.toHexString(raw).toUpperCase(Locale.ROOT)));
        return list.toString();
    }

    private void setpoint(SetpointDef setpoint) {
        line("  - point: " + text(setpoint.point()));
        line("    function: " + setpoint.functionCode());
        line("    address: " + setpoint.address());
        line("    fields:");
        for (WriteField field : setpoint.fields()) {
            line("      - " + flow(field(field)));
        }
        line("    unit: " + text(setpoint.unit().symbol()));
        line("    quantum: " + number(setpoint.quantum()));
        line("    range: [" + number(setpoint.low()) + ", " + number(setpoint.high()) + "]");
        if (setpoint.readbackPoint() != null) {
            line("    readback: " + text(setpoint.readbackPoint()));
        }
    }

    private static Map<String, String> field(WriteField field) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("type", lower(field.type()));
        if (field.order() != WordOrder.ABCD) {
            map.put("order", field.order().name());
        }
        putNumber(map, "scale", field.scale(), 1);
        if (field.scaleFactorPoint() != null) {
            map.put("scaleFactor", text(field.scaleFactorPoint()));
        }
        if (field.invertSign()) {
            map.put("invertSign", "true");
        }
        if (!field.isSetpoint()) {
            map.put("constant", number(field.constant()));
        }
        return map;
    }

    private void heartbeats() {
        if (profile.incomingHeartbeats().isEmpty()
                && profile.outgoingHeartbeats().isEmpty()) {
            return;
        }
        line("");
        line("heartbeats:");
        line(profile.incomingHeartbeats().isEmpty() ? "  incoming: []" : "  incoming:");
        for (IncomingHeartbeat heartbeat : profile.incomingHeartbeats()) {
            line("    - { point: " + text(heartbeat.point()) + ", timeout: " + heartbeat.timeoutMs() + " ms }");
        }
        line(profile.outgoingHeartbeats().isEmpty() ? "  outgoing: []" : "  outgoing:");
        for (OutgoingHeartbeat heartbeat : profile.outgoingHeartbeats()) {
            String value =
                    heartbeat.constant() < 0 ? "wrapAt: " + heartbeat.wrapAt() : "value: " + heartbeat.constant();
            line("    - { address: " + heartbeat.address() + ", function: " + heartbeat.functionCode() + ", period: "
                    + heartbeat.periodMs() + " ms, " + value + " }");
        }
    }

    private void sequences() {
        if (!profile.sequences().isEmpty()) {
            line("");
            line("sequences:");
        }
        for (SequenceDef sequence : profile.sequences()) {
            line("  " + text(sequence.name()) + ":");
            for (SequenceStep step : sequence.steps()) {
                line("    - { function: " + step.functionCode() + ", address: " + step.address() + ", value: "
                        + step.value() + ", expect: " + text(step.expectPoint()) + ", values: " + step.expectValues()
                        + ", timeout: " + step.timeoutMs() + " ms }");
            }
        }
    }

    private static void putNumber(Map<String, String> map, String key, double value, double standard) {
        if (value != standard) {
            map.put(key, number(value));
        }
    }

    private static void putRange(Map<String, String> map, double low, double high) {
        if (!Double.isNaN(low) && !Double.isNaN(high)) {
            map.put("range", "[" + number(low) + ", " + number(high) + "]");
        }
    }

    private static String number(double value) {
        return RegisterChecks.plain(value);
    }

    private static String flow(Map<String, String> map) {
        StringJoiner joined = new StringJoiner(", ", "{ ", " }");
        map.forEach((key, value) -> joined.add(key + ": " + value));
        return joined.toString();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The word that the files use for a constant. */
    private static <E> String key(Map<String, E> names, E constant) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(constant))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** A text, in quotes wherever YAML might take it for something else. */
    private static String text(String text) {
        if (PLAIN.matcher(text).matches() && !KEYWORD.matcher(text).matches()) {
            return text;
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
