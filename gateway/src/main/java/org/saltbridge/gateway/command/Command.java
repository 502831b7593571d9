package org.saltbridge.gateway.command;

/**
 * One command. The sender fills the constructor; the dispatch thread alone writes the outcome and then calls the
 * listener, once. Reading the outcome is allowed from then on.
 */
public final class Command {

    /** What is commanded. */
    public enum Kind {
        /** Active power of the plant at the POI, watts, positive exports. */
        PLANT_ACTIVE_POWER,
        /** Reactive power of the plant, var. */
        PLANT_REACTIVE_POWER,
        /** Active power of one PCS that is out of plant control, watts. */
        PCS_ACTIVE_POWER,
        /** Reactive power of one PCS that is out of plant control, var. */
        PCS_REACTIVE_POWER,
        /** 1 puts a PCS under plant control, 0 takes it out. */
        PCS_PLANT_CONTROL,
        /** The utility is there: any value that differs from the last one. */
        UTILITY_HEARTBEAT,
        /** 1 enables a function of the plant, 0 disables it. */
        FUNCTION_ENABLE;

        /** Whether devices have to confirm it. */
        public boolean isSetpoint() {
            return ordinal() <= PCS_REACTIVE_POWER.ordinal();
        }

        /** Active and not reactive power. */
        public boolean isActivePower() {
            return this == PLANT_ACTIVE_POWER || this == PCS_ACTIVE_POWER;
        }
    }

    private final Kind kind;
    private final int pcsIndex;
    private final double value;
    private final long receivedNs;
    private final long deadlineNs;
    private final CommandListener listener;

    private CommandResult result = CommandResult.TIME_LIMIT_OVER;
    private double achievableValue;
    private int failedDeviceIndex = -1;
    private int failedCount;
    private int exceptionCode;
    private long firstSentNs;
    private long lastSentNs;
    private long endedNs;

    /**
     * @param pcsIndex position of the PCS in the plant's order of PCS, or of the function for
     *     {@link Kind#FUNCTION_ENABLE}; −1 for the plant.
     * @param receivedNs {@link System#nanoTime()} when the request had been decoded.
     * @param deadlineNs on the same scale; the command has ended by then.
     */
    public Command(Kind kind, int pcsIndex, double value, long receivedNs, long deadlineNs, CommandListener listener) {
        this.kind = kind;
        this.pcsIndex = pcsIndex;
        this.value = value;
        this.receivedNs = receivedNs;
        this.deadlineNs = deadlineNs;
        this.listener = listener;
    }

    public Kind kind() {
        return kind;
    }

    public int pcsIndex() {
        return pcsIndex;
    }

    public double value() {
        return value;
    }

    public long receivedNs() {
        return receivedNs;
    }

    public long deadlineNs() {
        return deadlineNs;
    }

    public CommandResult result() {
        return result;
    }

    /** What the plant was told to do in the end, in the command's unit; less than asked when clamped or failed. */
    public double achievableValue() {
        return achievableValue;
    }

    /** The first device that failed, as an index into the plant's devices, or −1. */
    public int failedDeviceIndex() {
        return failedDeviceIndex;
    }

    public int failedCount() {
        return failedCount;
    }

    /** Modbus exception code of the first device that refused, else 0. */
    public int exceptionCode() {
        return exceptionCode;
    }

    /** When the first write went to a socket, 0 when none did. */
    public long firstSentNs() {
        return firstSentNs;
    }

    public long lastSentNs() {
        return lastSentNs;
    }

    public long endedNs() {
        return endedNs;
    }

    /** Dispatch only: notes a device that did not confirm. The first one is named in the outcome. */
    public void deviceFailed(int deviceIndex, CommandResult why, int exceptionCode) {
        if (failedCount++ == 0) {
            failedDeviceIndex = deviceIndex;
            result = why;
            this.exceptionCode = exceptionCode;
        }
    }

    /** Dispatch only: notes that a write of this command went to a socket. */
    public void sent(long sentNs) {
        if (firstSentNs == 0 || sentNs < firstSentNs) {
            firstSentNs = sentNs;
        }
        lastSentNs = Math.max(lastSentNs, sentNs);
    }

    /** Ends the command; called exactly once, by whoever holds it. */
    public void end(CommandResult result, double achievableValue, long nowNs) {
        this.result = result;
        this.achievableValue = achievableValue;
        this.endedNs = nowNs;
        listener.onOutcome(this);
    }
}
