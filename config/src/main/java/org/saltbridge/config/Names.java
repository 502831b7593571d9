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
            "breaker", DeviceRole.POI_BREAKER,
            "blockAux", DeviceRole.BLOCK_AUX,
            "pcs", DeviceRole.PCS,
            "bank", DeviceRole.BANK,
            "rack", DeviceRole.RACK);

    static final Map<String, DispatchConfig.Idle> IDLE = lowerCase(DispatchConfig.Idle.values());

    static final Map<String, ControlConfig.Priority> PRIORITIES = lowerCase(ControlConfig.Priority.values());

    static final Map<String, ControlConfig.AnswerPolicy> POLICIES = lowerCase(ControlConfig.AnswerPolicy.values());

    static final Map<String, ControlConfig.Fallback> FALLBACKS = Map.of(
            "hold", ControlConfig.Fallback.HOLD,
            "zero", ControlConfig.Fallback.ZERO,
            "droopOnly", ControlConfig.Fallback.DROOP_ONLY);

    static final Map<String, FunctionsConfig.FrequencyCurve> CURVES = Map.of(
            "droop", FunctionsConfig.FrequencyCurve.DROOP,
            "gb-dynamic-containment", FunctionsConfig.FrequencyCurve.GB_DYNAMIC_CONTAINMENT,
            "ercot-ffr", FunctionsConfig.FrequencyCurve.ERCOT_FFR,
            "nordic-ffr", FunctionsConfig.FrequencyCurve.NORDIC_FFR);

    static final Map<String, FunctionsConfig.ReactiveMode> REACTIVE_MODES = Map.of(
            "fixed", FunctionsConfig.ReactiveMode.FIXED,
            "powerFactor", FunctionsConfig.ReactiveMode.POWER_FACTOR,
            "voltVar", FunctionsConfig.ReactiveMode.VOLT_VAR);

    static final Map<String, SimulationConfig.Grid.Model> GRID_MODELS = lowerCase(SimulationConfig.Grid.Model.values());

    static final Map<String, Framing> FRAMINGS = lowerCase(Framing.values());

    static final Map<String, SerialConfig.Parity> PARITIES = lowerCase(SerialConfig.Parity.values());

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
        return switch (role) {
            case CHECK_METER, FEEDER_METER, LOAD_METER -> DeviceRole.POI_METER;
            default -> role;
        };
    }
}
