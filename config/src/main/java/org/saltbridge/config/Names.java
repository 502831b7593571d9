package org.saltbridge.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The words that the files use for the constants of the records, in one place. */
final class Names {
    static final Map<String, RegisterTable> TABLES = Map.of(
            "coil", RegisterTable.COIL,
            "discreteInput", RegisterTable.DISCRETE_INPUT,
            "holding", RegisterTable.HOLDING,
            "input", RegisterTable.INPUT);

    static final Map<String, RegisterType> TYPES = lowerCase(RegisterType.values());

    static final Map<String, PointKind> KINDS = lowerCase(PointKind.values());

    static final Map<String, PollClass> POLLS = lowerCase(PollClass.values());

    static final Map<String, AlarmLevel> LEVELS = lowerCase(AlarmLevel.values());

    static final Map<String, WordOrder> ORDERS =
            Map.of("ABCD", WordOrder.ABCD, "CDAB", WordOrder.CDAB, "BADC", WordOrder.BADC, "DCBA", WordOrder.DCBA);

    static final Map<String, Unit> UNITS = units();

    /** A meter profile fits every meter's place; the place decides the role of the device. */
    static final Map<String, DeviceRole> ROLES = Map.of(
            "meter", DeviceRole.POI_METER,
            "blockAux", DeviceRole.BLOCK_AUX,
            "pcs", DeviceRole.PCS,
            "bank", DeviceRole.BANK,
            "rack", DeviceRole.RACK);

    private Names() {}

    private static <E extends Enum<E>> Map<String, E> lowerCase(E[] constants) {
        Map<String, E> map = new HashMap<>();
        for (E constant : constants) {
            map.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return Map.copyOf(map);
    }

    private static Map<String, Unit> units() {
        Map<String, Unit> map = new HashMap<>();
        for (Unit unit : Unit.values()) {
            map.put(unit.symbol(), unit);
        }
        return Map.copyOf(map);
    }

    /** The value that a label's key stands for: decimal, or hexadecimal after {@code 0x}. */
    static int labelValue(String key) {
        return key.startsWith("0x") ? Integer.parseInt(key.substring(2), 16) : Integer.parseInt(key);
    }

    /** Whether two roles are the same for a profile: it does not matter where a meter stands. */
    static DeviceRole profileRole(DeviceRole role) {
        return role == DeviceRole.CHECK_METER || role == DeviceRole.FEEDER_METER ? DeviceRole.POI_METER : role;
    }
}
