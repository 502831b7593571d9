package org.saltbridge.gateway.plant;

import java.util.List;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.config.AlarmLevel;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.RegisterDef;

/**
 * Health and link state of each device and of the plant (IEC 61850-7-4 {@code Health}: 1 ok, 2 warning, 3 alarm).
 *
 * <p>A device is in alarm when it does not answer or an alarm or trip bit is set, in warning while it connects or a
 * warning bit is set. The plant is in alarm when the POI meter or a PCS is, and in warning when any device is not ok.
 */
final class HealthRollup {
    static final int OK = 1;
    static final int WARNING = 2;
    static final int ALARM = 3;

    private final PointReader in;
    private final DeviceStates states;
    private final int[] healthOut;
    private final int[] stateOut;
    private final boolean[] decidesPlant;
    private final int[][] alarmWord;
    private final long[][] alarmMask;
    private final long[][] warningMask;
    private final int plantOut;

    HealthRollup(PlantConfig plant, PointCatalog catalog, PointReader in, DeviceStates states) {
        this.in = in;
        this.states = states;
        int count = plant.devices().size();
        healthOut = new int[count];
        stateOut = new int[count];
        decidesPlant = new boolean[count];
        alarmWord = new int[count][];
        alarmMask = new long[count][];
        warningMask = new long[count][];
        for (DeviceConfig device : plant.devices()) {
            resolve(catalog, device);
            decidesPlant[device.index()] = device.role() == DeviceRole.PCS
                    || device.index() == plant.poi().meterDeviceIndex();
        }
        plantOut = PointReader.derived(catalog, DerivedPoints.PLANT_HEALTH);
    }

    private void resolve(PointCatalog catalog, DeviceConfig device) {
        int i = device.index();
        healthOut[i] = PointReader.derived(catalog, device.path() + "/LLN0/Health");
        stateOut[i] = PointReader.derived(catalog, device.path() + "/LLN0/ComSt");
        List<RegisterDef> words = device.profile().registers().stream()
                .filter(register -> !register.bits().isEmpty())
                .toList();
        alarmWord[i] = words.stream()
                .mapToInt(word -> catalog.indexOf(device.path() + "/" + word.point()))
                .toArray();
        alarmMask[i] = words.stream()
                .mapToLong(word -> mask(word, AlarmLevel.ALARM) | mask(word, AlarmLevel.TRIP))
                .toArray();
        warningMask[i] =
                words.stream().mapToLong(word -> mask(word, AlarmLevel.WARNING)).toArray();
    }

    private static long mask(RegisterDef word, AlarmLevel level) {
        long mask = 0;
        for (BitDef bit : word.bits()) {
            if (bit.level() == level) {
                mask |= 1L << bit.bit();
            }
        }
        return mask;
    }

    void run(long epochMs) {
        int plant = OK;
        for (int device = 0; device < healthOut.length; device++) {
            DeviceState state = states.get(device);
            int health = healthOf(device, state);
            in.writeOnChange(stateOut[device], state.ordinal(), epochMs);
            in.writeOnChange(healthOut[device], health, epochMs);
            plant = Math.max(plant, decidesPlant[device] ? health : Math.min(health, WARNING));
        }
        in.writeOnChange(plantOut, plant, epochMs);
    }

    private int healthOf(int device, DeviceState state) {
        if (state == DeviceState.DISCONNECTED || state == DeviceState.SILENT) {
            return ALARM;
        }
        int health = state == DeviceState.ONLINE ? OK : WARNING;
        for (int i = 0; i < alarmWord[device].length; i++) {
            double word = in.good(alarmWord[device][i]);
            if (!Double.isNaN(word)) {
                long bits = (long) word;
                if ((bits & alarmMask[device][i]) != 0) {
                    return ALARM;
                }
                if ((bits & warningMask[device][i]) != 0) {
                    health = WARNING;
                }
            }
        }
        return health;
    }
}
