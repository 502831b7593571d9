package org.saltbridge.simulator;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.saltbridge.config.EnumLabel;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.simulator.PcsModel.State;

/**
 * The number under which a register shows each state of a PCS. Vendors number them differently and tell different ones
 * apart, so the labels of the profile decide: of the words that fit a state, the first that the register has.
 */
final class StateNumbers {
    private static final Map<State, List<String>> WORDS = new EnumMap<>(Map.of(
            State.OFF, List.of("off", "stopped", "standby"),
            State.STANDBY, List.of("standby", "stopped", "sleeping", "off"),
            State.PRECHARGING, List.of("precharging", "starting", "standby", "off"),
            State.PRE_CONNECTED, List.of("grid pre-connected", "starting", "precharging", "standby", "off"),
            State.CONNECTED, List.of("grid connected", "running", "started", "ok"),
            State.THROTTLED, List.of("throttled", "grid connected", "running", "started", "ok"),
            State.STOPPING, List.of("stopping", "shutting down", "standby", "off"),
            State.FAULT, List.of("fault", "off", "standby")));

    private final Map<State, Integer> numbers = new EnumMap<>(State.class);

    StateNumbers(RegisterDef register) {
        for (State state : State.values()) {
            numbers.put(state, number(register, state));
        }
    }

    /** Whether a register shows the states of a PCS: the operating state, or the one of the SunSpec inverter models. */
    static boolean isShownBy(RegisterDef register) {
        return register.kind() == PointKind.ENUM
                && (register.point().equals("DSTO1/DEROpSt") || register.point().equals("DINV1/GriModSt"));
    }

    int of(State state) {
        return numbers.getOrDefault(state, state.ordinal());
    }

    private static int number(RegisterDef register, State state) {
        for (String word : WORDS.getOrDefault(state, List.of())) {
            for (EnumLabel label : register.labels()) {
                if (label.label().toLowerCase(Locale.ROOT).equals(word)) {
                    return label.value();
                }
            }
        }
        return state.ordinal();
    }
}
