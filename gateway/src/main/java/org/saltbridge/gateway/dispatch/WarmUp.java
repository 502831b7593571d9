package org.saltbridge.gateway.dispatch;

import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * Drives the real dispatch code with commands that cannot reach a device, so that it is compiled before the first real
 * command comes: setpoints are rare, and a cold path would answer the first of them slowly.
 */
public final class WarmUp implements SetpointPort {
    private static final long TURN_NS = 1_000_000;
    private static final long FOREVER_NS = Long.MAX_VALUE / 4;
    private static final int REACTIVE_EVERY = 8;

    private final WriteResultRing results = new WriteResultRing(8192, () -> {});
    private final CommandInbox inbox = new CommandInbox(64, () -> {});
    private final DispatchLoop loop;
    private final double reachW;
    private int confirmed;
    private long nowNs = 1;

    /** Prepares a dispatch loop of its own for the plant, with null links. */
    public WarmUp(PlantConfig plant) {
        reachW = Math.min(plant.poi().exportLimitW(), plant.poi().importLimitW());
        loop = new DispatchLoop(plant, inbox, results, this, WarmUp::showIdealPlant, NOBODY_LOOKS, command -> {});
    }

    private static final DispatchStatus NOBODY_LOOKS = new DispatchStatus() {
        @Override
        public void plant(double w, double var, double requestedW, double dischargeW, double chargeW, long epochMs) {}

        @Override
        public void pcsControl(int pcsIndex, boolean inPlant, long epochMs) {}
    };

    private static void showIdealPlant(PlantImage image) {
        for (int i = 0; i < image.pcsCount(); i++) {
            image.ready[i] = true;
            image.ratedW[i] = 1e6;
            image.ratedVa[i] = 1.1e6;
            image.availableDischargeW[i] = 1e6;
            image.availableChargeW[i] = 1e6;
            image.measuredW[i] = 0;
            image.acceptedW[i] = 0;
            image.acceptedVar[i] = 0;
        }
    }

    /**
     * Sends commands through inbox, split, tracking and answer.
     *
     * @return how many were carried out.
     */
    public int run(int commands) {
        for (int i = 0; i < commands; i++) {
            Command.Kind kind =
                    i % REACTIVE_EVERY == 0 ? Command.Kind.PLANT_REACTIVE_POWER : Command.Kind.PLANT_ACTIVE_POWER;
            double value = reachW * ((i % 200) - 100) / 1000.0;
            inbox.offer(new Command(kind, -1, value, nowNs, FOREVER_NS, this::onOutcome));
            for (int turn = 0; turn < 2; turn++) {
                loop.doWork(nowNs, 0);
                nowNs += TURN_NS;
            }
        }
        return confirmed;
    }

    private void onOutcome(Command command) {
        confirmed += command.result().isGood() ? 1 : 0;
    }

    @Override
    public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
        if (token != 0) {
            results.onWriteResult(deviceIndex, setpointIndex, token, WriteResult.CONFIRMED, 0, nowNs, nowNs);
        }
        return true;
    }

    @Override
    public void flush() {}
}
