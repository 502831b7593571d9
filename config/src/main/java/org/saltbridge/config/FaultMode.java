package org.saltbridge.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that can be wrong with a simulated device, by the name that a fault script uses. */
public enum FaultMode {
    /** Requests are neither executed nor answered. */
    SILENT(Parameter.NONE, 0),
    /** Requests are executed, but never answered. */
    REPLY_LOST(Parameter.NONE, 0),
    /** Requests are executed at once and answered so much later. */
    LATE(Parameter.DELAY_MS, 2_000),
    /** Writes are executed at once and answered so much later; reads are not held up. */
    LATE_WRITE_REPLY(Parameter.DELAY_MS, 2_000),
    /** Every request is refused with a Modbus exception. */
    EXCEPTION(Parameter.CODE, 4),
    /** Every write is refused with a Modbus exception. */
    WRITE_EXCEPTION(Parameter.CODE, 4),
    /** Writes are confirmed at once but take effect so much later. */
    LATE_APPLY(Parameter.DELAY_MS, 5_000),

    /** No connection, and the port refuses new ones. */
    LINK_DOWN(Parameter.NONE, 0),
    /** The link goes down and comes back once in each period. */
    FLAP(Parameter.DELAY_MS, 2_000),
    /** Nobody takes new connections: the queue of the listening port fills up. */
    NO_ACCEPT(Parameter.NONE, 0),
    /** The cable is out: open connections stay open and silent, nobody takes new ones. */
    HALF_OPEN(Parameter.NONE, 0),
    /** The connection is reset instead of a reply. */
    RST(Parameter.NONE, 0),
    /** The connection is closed in order instead of a reply. */
    FIN(Parameter.NONE, 0),
    /** The link is down for half of the fault's time, then all registers are 0, then they jump; the revision is another. */
    REBOOT(Parameter.NONE, 0),

    /** The reply has another transaction id. */
    WRONG_TRANSACTION(Parameter.NONE, 0),
    /** The reply has another unit id. */
    WRONG_UNIT(Parameter.NONE, 0),
    /** The reply's protocol id is not 0. */
    WRONG_PROTOCOL(Parameter.NONE, 0),
    /** The reply is one to another function code. */
    WRONG_FUNCTION(Parameter.NONE, 0),
    /** A sound reply with fewer values than asked for. */
    SHORT_REPLY(Parameter.NONE, 0),
    /** A sound reply with more values than asked for. */
    LONG_REPLY(Parameter.NONE, 0),
    /** The byte count says less than there is. */
    BYTE_COUNT_LOW(Parameter.NONE, 0),
    /** The byte count says more than there is. */
    BYTE_COUNT_HIGH(Parameter.NONE, 0),
    /** Half a register is missing. */
    BYTE_COUNT_ODD(Parameter.NONE, 0),
    /** The header's length says 65,535. */
    LENGTH_HUGE(Parameter.NONE, 0),
    /** The header's length says 0. */
    LENGTH_ZERO(Parameter.NONE, 0),
    /** The header's length says 1: a unit id and no function code. */
    LENGTH_ONE(Parameter.NONE, 0),
    /** An exception without its code. */
    EMPTY_EXCEPTION(Parameter.NONE, 0),
    /** Half of the reply, and then nothing. */
    HALF_REPLY(Parameter.NONE, 0),
    /** The reply byte by byte, so much time between two of them. */
    DRIP(Parameter.DELAY_MS, 300),
    /** Noise instead of the reply. */
    GARBAGE(Parameter.NONE, 0),
    /** Noise, then the reply. */
    PREFIX(Parameter.NONE, 0),
    /** The reply twice. */
    DUPLICATE(Parameter.NONE, 0),
    /** A reply that nobody asked for, then the reply. */
    UNSOLICITED(Parameter.NONE, 0),
    /** The reply to a write does not repeat what was written. */
    ECHO_WRONG(Parameter.NONE, 0),

    /** All registers keep what they show. */
    FROZEN(Parameter.NONE, 0),
    /** The device's own heartbeat stands still. */
    HEARTBEAT_STUCK(Parameter.NONE, 0),
    /** The words of 32- and 64-bit values are the other way round. */
    WORD_SWAP(Parameter.NONE, 0),
    /** Measured values are too large by a factor. */
    SCALE_WRONG(Parameter.FACTOR, 10),
    /** Measured values have the other sign. */
    SIGN_FLIP(Parameter.NONE, 0),
    /** Measured values read as "not implemented". */
    SENTINELS(Parameter.NONE, 0),
    /** Counters are about to overflow, and do. */
    COUNTER_WRAP(Parameter.NONE, 0),
    /** Counters begin again from 0. */
    COUNTER_RESET(Parameter.NONE, 0),

    /** A PCS with a broken power stage, a rack whose contactor has opened and stays open. */
    TRIP(Parameter.NONE, 0, DeviceRole.PCS, DeviceRole.RACK),
    /** A PCS that sees no grid. */
    GRID_LOSS(Parameter.NONE, 0, DeviceRole.PCS),
    /** A PCS whose DC side has no voltage. */
    DC_UNDERVOLTAGE(Parameter.NONE, 0, DeviceRole.PCS),
    /** A PCS in hot air, a rack with hot cells: both give less power. */
    OVER_TEMPERATURE(Parameter.CELSIUS, 54, DeviceRole.PCS, DeviceRole.RACK),
    /** A rack whose insulation is gone. */
    GROUND_FAULT(Parameter.NONE, 0, DeviceRole.RACK);

    /** What one mode can be told beside its name. */
    public enum Parameter {
        NONE(""),
        /** A time in milliseconds. */
        DELAY_MS("delay"),
        /** A Modbus exception code, 1 to 255. */
        CODE("code"),
        /** A number. */
        FACTOR("factor"),
        /** A temperature. */
        CELSIUS("temperature");

        private final String key;

        Parameter(String key) {
            this.key = key;
        }

        /** The key of a fault script; empty for none. */
        String key() {
            return key;
        }
    }

    private static final Map<String, FaultMode> BY_ID = byId();

    private final Parameter parameter;
    private final double standard;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes it immutable
    private final Set<DeviceRole> roles;

    FaultMode(Parameter parameter, double standard, DeviceRole... roles) {
        this.parameter = parameter;
        this.standard = standard;
        this.roles = Set.of(roles);
    }

    private static Map<String, FaultMode> byId() {
        Map<String, FaultMode> map = new HashMap<>();
        for (FaultMode mode : values()) {
            map.put(mode.id(), mode);
        }
        return Map.copyOf(map);
    }

    /** The mode of this name, or null. */
    static @Nullable FaultMode of(String id) {
        return BY_ID.get(id);
    }

    static Set<String> ids() {
        return BY_ID.keySet();
    }

    /** The name in scripts, such as {@code wrong-transaction}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Parameter parameter() {
        return parameter;
    }

    /** The parameter where none is given, in its unit. */
    public double standard() {
        return standard;
    }

    /** Whether a device of this kind can have the fault. */
    public boolean fits(DeviceRole role) {
        return roles.isEmpty() || roles.contains(role);
    }

    /** Whether it is the machine behind the registers that fails. */
    public boolean isOfMachine() {
        return !roles.isEmpty();
    }

    /** Whether the bytes of a reply are not what they should be, or come another way than they should. */
    public boolean isOnWire() {
        boolean isFrame = compareTo(WRONG_TRANSACTION) >= 0 && compareTo(ECHO_WRONG) <= 0;
        return isFrame || this == RST || this == FIN;
    }

    /** The kinds of device that can have the fault, for messages; empty for all. */
    Set<DeviceRole> roles() {
        return roles;
    }
}
