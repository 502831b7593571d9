package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.BreakerPoints;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.plant.PlantImage;

/** Dispatch before devices that are in the states that a test gives them and answer every write within its tick. */
final class SwitchedPlant {
    static final double RATED_W = 2_500_000;

    /** The state in which a PCS is ready for setpoints. */
    static final double CONNECTED = 4;

    private static final long MS = 1_000_000;
    private static final int FIRST_OF_SEQUENCES = 2;

    /** Of the PCS, the banks and the breaker, in this order. */
    final double[] state;

    final List<Offer> sent = new ArrayList<>();
    final List<Command> ended = new ArrayList<>();
    final DispatchLoop loop;
    /** Of each PCS. */
    double measuredW;

    double busV;
    boolean isRemote = true;
    boolean isReleased = true;
    boolean isPcsOnline = true;
    /** Whether banks and breaker are. */
    boolean isUnitOnline = true;

    WriteResult written = WriteResult.CONFIRMED;

    private final boolean hasBreaker;
    private final int pcsCount;
    private final CommandInbox inbox = new CommandInbox(16, () -> {});
    private final WriteResultRing results = new WriteResultRing(64, () -> {});
    private final List<Offer> offers = new ArrayList<>();
    private long nowNs = 1;

    SwitchedPlant(PlantConfig plant, double... state) {
        this.state = state;
        hasBreaker = plant.poi().breakerDeviceIndex() >= 0;
        pcsCount = plant.blocks().get(0).pcs().size();
        loop = new DispatchLoop(
                plant, inbox, results, Offer.takenInto(offers), new Image(), DispatchPlants.NO_STATUS, command -> {});
    }

    private final class Image implements PlantImage.Reader {
        @Override
        public void read(PlantImage into, long readNs) {
            for (int i = 0; i < pcsCount; i++) {
                into.online[i] = isPcsOnline;
                into.ready[i] = state[i] == CONNECTED;
                into.ratedW[i] = RATED_W;
                into.ratedVa[i] = RATED_W;
                into.availableDischargeW[i] = RATED_W;
                into.availableChargeW[i] = RATED_W;
                into.measuredW[i] = measuredW;
                into.acceptedW[i] = measuredW;
                into.acceptedVar[i] = 0;
            }
            if (hasBreaker) {
                into.breakerPosition = state[state.length - 1];
                into.islanded = into.breakerPosition == BreakerPoints.OPEN;
                into.breakerRemote = isRemote;
                into.closingReleased = isReleased;
                into.busV = busV;
            }
        }

        @Override
        public double sequenceState(int unit, int sequenceStep) {
            return state[unit];
        }

        @Override
        public boolean isUnitOnline(int unit) {
            return isUnitOnline;
        }
    }

    /** Ticks of 100 ms. */
    void run(int ticks) {
        for (int i = 0; i < ticks; i++) {
            nowNs += 100 * MS;
            loop.doWork(nowNs, 0);
            for (Offer offer : List.copyOf(offers)) {
                if (offer.token() != 0) {
                    results.onWriteResult(offer.device(), offer.setpoint(), offer.token(), written, 0, nowNs, nowNs);
                }
            }
            sent.addAll(offers);
            offers.clear();
        }
    }

    /** What a command ended with within two ticks, null when it has not. */
    @Nullable
    CommandResult resultOf(Command.Kind kind, int index, double value) {
        return resultOf(kind, index, value, 60_000, 2);
    }

    @Nullable
    CommandResult resultOf(Command.Kind kind, int index, double value, long limitMs, int ticks) {
        ended.clear();
        assertTrue(inbox.offer(new Command(kind, index, value, nowNs, nowNs + limitMs * MS, ended::add)));
        run(ticks);
        return ended.isEmpty() ? null : ended.get(0).result();
    }

    /** The steps of sequences that were written to a device. */
    List<Integer> stepsOf(int device) {
        return sent.stream()
                .filter(offer -> offer.device() == device && offer.setpoint() >= FIRST_OF_SEQUENCES)
                .map(Offer::setpoint)
                .toList();
    }
}
