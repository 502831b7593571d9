package org.saltbridge.simulator;

import java.util.List;
import java.util.function.Predicate;

/**
 * The bank BMS of one container: adds up its racks, and takes their current away when the controller's heartbeat stops.
 * A controller that never wrote one is not missed.
 */
public final class BankModel {
    private static final double HEARTBEAT_LIMIT_S = 5;
    private static final double HEARTBEAT_OPEN_S = 10;

    private final RackModel[] racks;
    private double sinceHeartbeatS = Double.NaN;
    private double upS;
    private boolean isConnecting;
    private boolean isDisconnecting;

    public BankModel(List<RackModel> racks) {
        this.racks = racks.toArray(RackModel[]::new);
    }

    /** Called every real 100 ms, whatever the time factor: the heartbeat is real. */
    public void stepHeartbeat(double dtS) {
        upS += dtS;
        connectNext();
        if (isDisconnecting) {
            openUnloaded();
        }
        if (Double.isNaN(sinceHeartbeatS)) {
            return;
        }
        sinceHeartbeatS += dtS;
        if (sinceHeartbeatS > HEARTBEAT_OPEN_S) {
            isConnecting = false;
            for (RackModel rack : racks) {
                rack.open(true);
            }
        }
    }

    /** Closes all racks that can, one after the other: first those whose voltage is nearest to the bus. */
    public void connect() {
        isConnecting = true;
        isDisconnecting = false;
        for (RackModel rack : racks) {
            rack.clearConnectFailure();
        }
    }

    /** Opens all racks; one under load stays closed until its current is gone. */
    public void disconnect() {
        isConnecting = false;
        isDisconnecting = true;
        openUnloaded();
    }

    private void openUnloaded() {
        for (RackModel rack : racks) {
            rack.open(false);
        }
        isDisconnecting = closedCount() > 0;
    }

    /** Unlatches trips; the racks stay open. */
    public void resetAlarms() {
        for (RackModel rack : racks) {
            rack.resetAlarms();
        }
    }

    /** Has racks leave 0 V storage. */
    public void wake() {
        for (RackModel rack : racks) {
            rack.wake();
        }
    }

    private void connectNext() {
        if (!isConnecting) {
            return;
        }
        RackModel nearest = null;
        double busV = closedCount() > 0 ? voltageV() : meanOpenV();
        for (RackModel rack : racks) {
            if (rack.state() == RackModel.State.PRECHARGE) {
                return;
            }
            boolean isCandidate = rack.state() == RackModel.State.OPEN && !rack.isConnectFailed();
            if (isCandidate && (nearest == null || Math.abs(rack.emfV() - busV) < Math.abs(nearest.emfV() - busV))) {
                nearest = rack;
            }
        }
        isConnecting = nearest != null;
        if (nearest != null) {
            nearest.close();
        }
    }

    private double meanOpenV() {
        double sum = 0;
        int count = 0;
        for (RackModel rack : racks) {
            if (rack.state() == RackModel.State.OPEN) {
                sum += rack.emfV();
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The bank's own heartbeat: seconds since the start. */
    public int heartbeat() {
        return (int) upS & 0xFFFF;
    }

    /** The controller has written its heartbeat. */
    public void onHeartbeat() {
        sinceHeartbeatS = 0;
    }

    public boolean isHeartbeatLost() {
        return sinceHeartbeatS > HEARTBEAT_LIMIT_S;
    }

    /** Whether any rack could not be closed. */
    public boolean isConnectFailed() {
        for (RackModel rack : racks) {
            if (rack.isConnectFailed()) {
                return true;
            }
        }
        return false;
    }

    public int rackCount() {
        return racks.length;
    }

    public RackModel rack(int index) {
        return racks[index];
    }

    public int closedCount() {
        int count = 0;
        for (RackModel rack : racks) {
            count += rack.state() == RackModel.State.CLOSED ? 1 : 0;
        }
        return count;
    }

    /** Sum over the closed racks; 0 while the controller's heartbeat is missed. */
    public double chargeLimitA() {
        return limitA(true);
    }

    public double dischargeLimitA() {
        return limitA(false);
    }

    private double limitA(boolean isCharge) {
        if (isHeartbeatLost()) {
            return 0;
        }
        double sum = 0;
        for (RackModel rack : racks) {
            sum += isCharge ? rack.chargeLimitA() : rack.dischargeLimitA();
        }
        return sum;
    }

    public double currentA() {
        double sum = 0;
        for (RackModel rack : racks) {
            sum += rack.currentA();
        }
        return sum;
    }

    public double powerW() {
        double sum = 0;
        for (RackModel rack : racks) {
            sum += rack.powerW();
        }
        return sum;
    }

    /** The voltage of the closed racks' bus, or of the first rack when all are open. */
    public double voltageV() {
        for (RackModel rack : racks) {
            if (rack.state() == RackModel.State.CLOSED) {
                return rack.voltageV();
            }
        }
        return racks.length == 0 ? 0 : racks[0].voltageV();
    }

    /** Mean over the racks that can take part: those stored at 0 V do not count. */
    public double socPercent() {
        return mean(true);
    }

    public double sohPercent() {
        return mean(false);
    }

    private double mean(boolean isSoc) {
        double sum = 0;
        int count = 0;
        for (RackModel rack : racks) {
            if (!rack.isStored()) {
                sum += isSoc ? rack.socPercent() : rack.sohPercent();
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    public double cellMaxV() {
        double most = 0;
        for (RackModel rack : racks) {
            most = Math.max(most, rack.cellMaxV());
        }
        return most;
    }

    public double cellMinV() {
        double least = Double.POSITIVE_INFINITY;
        for (RackModel rack : racks) {
            if (!rack.isStored()) {
                least = Math.min(least, rack.cellMinV());
            }
        }
        return Double.isInfinite(least) ? 0 : least;
    }

    public double cellMaxC() {
        double most = Double.NEGATIVE_INFINITY;
        for (RackModel rack : racks) {
            most = Math.max(most, rack.cellMaxC());
        }
        return most;
    }

    public double cellMinC() {
        double least = Double.POSITIVE_INFINITY;
        for (RackModel rack : racks) {
            least = Math.min(least, rack.cellMinC());
        }
        return least;
    }

    public double chargeAh() {
        double sum = 0;
        for (RackModel rack : racks) {
            sum += rack.chargeAh();
        }
        return sum;
    }

    public double dischargeAh() {
        double sum = 0;
        for (RackModel rack : racks) {
            sum += rack.dischargeAh();
        }
        return sum;
    }

    public double ratedAh() {
        double sum = 0;
        for (RackModel rack : racks) {
            sum += rack.ratedAh();
        }
        return sum;
    }

    public double ratedWh() {
        double sum = 0;
        for (RackModel rack : racks) {
            sum += rack.chemistry().rackWh();
        }
        return sum;
    }

    /** 1 disconnected, 2 initializing, 3 connected, 99 fault; the state of the best rack. */
    public int batteryState() {
        int state = RackModel.State.TRIPPED.batteryState();
        for (RackModel rack : racks) {
            if (rack.state() == RackModel.State.CLOSED) {
                return RackModel.State.CLOSED.batteryState();
            }
            if (rack.state() != RackModel.State.TRIPPED && !rack.isStored()) {
                state = Math.min(state, rack.state().batteryState());
            }
        }
        return state;
    }

    /** Whether any rack's alarm answers this question with yes. */
    public boolean anyAlarm(Predicate<RackAlarms> question) {
        for (RackModel rack : racks) {
            if (question.test(rack.alarms())) {
                return true;
            }
        }
        return false;
    }
}
