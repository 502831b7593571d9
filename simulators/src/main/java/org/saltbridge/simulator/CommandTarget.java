package org.saltbridge.simulator;

/** What a device does with what is written to it; called under the lock of the device's island. */
interface CommandTarget {
    /** Nothing: a meter, a rack. */
    CommandTarget NONE = new CommandTarget() {};

    default void onSetpoint(String point, double value) {}

    default void onHeartbeat() {}

    default void onSequence(String name) {}

    /** A PCS: power, reactive power, start, stop. */
    static CommandTarget of(PcsModel pcs) {
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
                if (name.equals("start")) {
                    pcs.start();
                } else if (name.equals("stop")) {
                    pcs.stop();
                }
            }
        };
    }

    /** A bank BMS: only the controller's heartbeat. */
    static CommandTarget of(BankModel bank) {
        return new CommandTarget() {
            @Override
            public void onHeartbeat() {
                bank.onHeartbeat();
            }
        };
    }
}
