package org.saltbridge.gateway.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WriteField;

/** Prints every register that the gateway may write in a plant, profile by profile, before it ever does. */
final class WriteList {
    private WriteList() {}

    static void print(PlantConfig plant, PrintWriter out) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, DeviceProfile> profiles = new LinkedHashMap<>();
        for (DeviceConfig device : plant.devices()) {
            counts.merge(device.profile().id(), 1, Integer::sum);
            profiles.put(device.profile().id(), device.profile());
        }
        profiles.forEach((name, profile) -> {
            out.println(name + ", " + counts.get(name) + " devices:" + (isWritten(profile) ? "" : " never written"));
            print(profile, out);
        });
        if (plant.dispatch().readOnly()) {
            out.println("The plant is read-only: none of this is written.");
        }
    }

    private static boolean isWritten(DeviceProfile profile) {
        return !profile.setpoints().isEmpty()
                || !profile.outgoingHeartbeats().isEmpty()
                || !profile.sequences().isEmpty();
    }

    private static void print(DeviceProfile profile, PrintWriter out) {
        for (SetpointDef setpoint : profile.setpoints()) {
            out.printf(
                    Locale.ROOT,
                    "  setpoint %s, function %d, %s:%s, %s to %s %s, read back as %s%n",
                    setpoint.point(),
                    setpoint.functionCode(),
                    registers(setpoint.address(), setpoint.registerCount()),
                    fields(setpoint),
                    number(setpoint.low()),
                    number(setpoint.high()),
                    setpoint.unit().symbol(),
                    setpoint.readbackPoint() == null ? "nothing" : setpoint.readbackPoint());
        }
        for (OutgoingHeartbeat heartbeat : profile.outgoingHeartbeats()) {
            out.printf(
                    Locale.ROOT,
                    "  heartbeat, function %d, %s: %s every %d ms%n",
                    heartbeat.functionCode(),
                    registers(heartbeat.address(), 1),
                    heartbeat.constant() >= 0 ? String.valueOf(heartbeat.constant()) : "a counter",
                    heartbeat.periodMs());
        }
        for (SequenceDef sequence : profile.sequences()) {
            for (SequenceStep step : sequence.steps()) {
                out.printf(
                        Locale.ROOT,
                        "  sequence %s, function %d, %s: %d, then %s must be one of %s within %d ms%n",
                        sequence.name(),
                        step.functionCode(),
                        registers(step.address(), 1),
                        step.value(),
                        step.expectPoint(),
                        step.expectValues(),
                        step.timeoutMs());
            }
        }
    }

    private static String registers(int first, int count) {
        return count == 1 ? "address " + first : "addresses " + first + " to " + (first + count - 1);
    }

    /** What stands in the registers, in their order. */
    private static String fields(SetpointDef setpoint) {
        StringBuilder text = new StringBuilder();
        for (WriteField field : setpoint.fields()) {
            text.append(' ').append(field.type().name().toLowerCase(Locale.ROOT));
            if (field.isSetpoint()) {
                text.append(field.invertSign() ? " −value" : " value");
                text.append(field.scale() == 1 ? "" : " / " + number(field.scale()));
                text.append(field.scaleFactorPoint() == null ? "" : " / 10^" + field.scaleFactorPoint());
            } else {
                text.append(" = ").append(number(field.constant()));
            }
        }
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
    }
}
