package org.saltbridge.simulator;

import org.saltbridge.config.FaultMode;
import org.saltbridge.config.SequenceDef;

/** What a device does with what is written to it; called under the lock of the device's island. */
interface CommandTarget {
    /** Nothing: a meter, a rack. */
    CommandTarget NONE = new CommandTarget() {};

    default void onSetpoint(String point, double value) {}

    default void onHeartbeat() {}

    default void onSequence(String name) {}

    /** A step of a sequence before its last. */
    default void onPreparation(String name) {}

    /** A fault of the machine itself begins or ends. */
    default void onFault(FaultMode mode, boolean isOn, double parameter) {}

    /**
     * A PCS: power, reactive power, start, black start, stop.
     *
     * @param isOffWhenStopped whether it then goes off, rather than to standby, and has to be woken before it starts.
     */
    static CommandTarget of(PcsModel pcs, boolean isOffWhenStopped) {
        return new CommandTarget() {
            @Override
            public void onSetpoint(String point, double value) {
                if (point.equals("DINV1/WSpt")) {
                    pcs.onPowerSetpoint(value);
                } else if (point.equals("DINV1/VArSpt")) {
                    pcs.onReactiveSetpoint(value);
                }
            }

            @Override
            public void onHeartbeat() {
                pcs.onWrite();
            }

            @Override
            public void onSequence(String name) {
                switch (name) {
                    case SequenceDef.START -> pcs.start();
                    case SequenceDef.STOP -> pcs.stop(isOffWhenStopped);
                    case SequenceDef.BLACK_START -> pcs.blackStart();
                    default -> {
                        // A sequence that this PCS does not know does nothing.
                        return;
                    }
                }
            }

            @Override
            public void onPreparation(String name) {
                if (name.equals(SequenceDef.START) || name.equals(SequenceDef.BLACK_START)) {
                    pcs.wake();
                }
            }

            @Override
            public void onFault(FaultMode mode, boolean isOn, double parameter) {
                switch (mode) {
                    case TRIP -> pcs.trip(isOn ? PcsModel.Trip.POWER_STAGE : PcsModel.Trip.NONE);
                    case GRID_LOSS -> pcs.trip(isOn ? PcsModel.Trip.GRID_LOST : PcsModel.Trip.NONE);
                    case DC_UNDERVOLTAGE -> pcs.trip(isOn ? PcsModel.Trip.DC_LOST : PcsModel.Trip.NONE);
                    case OVER_TEMPERATURE -> pcs.heatTo(isOn ? parameter : Double.NaN);
                    case REBOOT -> pcs.reboot(!isOn);
                    default -> {
                        // A fault of the link or the registers leaves the machine alone.
                        return;
                    }
                }
            }
        };
    }

    /** A breaker: its start closes it, its stop opens it. */
    static CommandTarget of(BreakerModel breaker) {
        return new CommandTarget() {
            @Override
            public void onSequence(String name) {
                if (name.equals(SequenceDef.START)) {
                    breaker.close();
                } else if (name.equals(SequenceDef.STOP)) {
                    breaker.open();
                }
            }
        };
    }

    /** A rack: nothing is written to it, but it has faults. */
    static CommandTarget of(RackModel rack) {
        return new CommandTarget() {
            @Override
            public void onFault(FaultMode mode, boolean isOn, double parameter) {
                switch (mode) {
                    case TRIP -> rack.trip(isOn);
                    case OVER_TEMPERATURE -> rack.temperatureC(isOn ? parameter : rack.ambientC());
                    case GROUND_FAULT ->
                        rack.insulationOhm(isOn ? RackModel.INSULATION_LOST_OHM : RackModel.INSULATION_OHM);
                    default -> {
                        // A fault of the link or the registers leaves the rack alone.
                        return;
                    }
                }
            }
        };
    }

    /** A bank BMS: the controller's heartbeat, and sequences where its profile has them. */
    static CommandTarget of(BankModel bank) {
        return new CommandTarget() {
            @Override
            public void onHeartbeat() {
                bank.onHeartbeat();
            }

            @Override
            public void onSequence(String name) {
                switch (name) {
                    case "start" -> bank.connect();
                    case "stop" -> bank.disconnect();
                    case "reset" -> bank.resetAlarms();
                    case "wake" -> bank.wake();
                    default -> {
                        // A sequence that this bank does not know does nothing, as with a foreign device.
                        return;
                    }
                }
            }
        };
    }
}
