package org.saltbridge.adapter.sunspec;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.saltbridge.adapter.DeviceDiscovery;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PollClass;

/**
 * The profile of a discovered device, like one that was written by hand, and what it cannot do.
 *
 * @param notes what the device offers but the profile leaves out, and why.
 */
public record SunSpecProfile(DeviceProfile profile, List<String> notes) {
    /** Registers between two values that are read along. */
    private static final int READ_GAP_MAX = 8;

    private static final int WRITE_REGISTERS_MAX = 123;
    private static final int TEXT_MAX = 200;
    /** SunSpec devices answer in some ten milliseconds; the plant file may ask for more. */
    private static final Map<PollClass, Integer> POLL_MS =
            Map.of(PollClass.FAST, 500, PollClass.NORMAL, 1000, PollClass.SLOW, 10_000);

    public SunSpecProfile {
        notes = List.copyOf(notes);
    }

    /** What the device is likely to be: an inverter, a bank of strings, a single string. */
    public static DeviceRole likelyRole(SunSpecDevice device) {
        if (device.find(701) != null || device.find(103) != null || device.find(704) != null) {
            return DeviceRole.PCS;
        }
        return device.find(802) != null || device.find(803) != null ? DeviceRole.BANK : DeviceRole.RACK;
    }

    /**
     * Makes the profile. Its id is also the name of its file.
     */
    public static SunSpecProfile of(SunSpecDevice device, DeviceDiscovery.Wish wish) {
        SunSpecRegisters registers = new SunSpecRegisters(device);
        SunSpecControls controls = new SunSpecControls(device, registers, wish.reversionS());
        Set<String> notes = new LinkedHashSet<>(registers.notes());
        notes.addAll(controls.notes());
        DeviceProfile profile = new DeviceProfile(
                wish.id(),
                shortened(title(device)),
                shortened("SunSpec models " + modelList(device) + " at " + device.base()),
                wish.role() == null ? likelyRole(device) : wish.role(),
                device.readRegistersMax(),
                READ_GAP_MAX,
                WRITE_REGISTERS_MAX,
                POLL_MS,
                registers.registers(),
                controls.setpoints(),
                controls.incomingHeartbeats(),
                controls.outgoingHeartbeats(),
                controls.sequences());
        return new SunSpecProfile(profile, List.copyOf(notes));
    }

    private static String title(SunSpecDevice device) {
        String title = (device.manufacturer() + " " + device.model()).strip();
        return title.isEmpty() ? "SunSpec device" : title;
    }

    private static String modelList(SunSpecDevice device) {
        return device.models().stream()
                .map(found -> Integer.toString(found.id()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String shortened(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}
