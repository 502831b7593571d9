package org.saltbridge.benchmark;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.benchmark.simulation.VirtualPlants;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.dispatch.DispatchLoop;
import org.saltbridge.gateway.dispatch.DispatchThread;
import org.saltbridge.gateway.dispatch.WriteResultRing;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/** A dispatch loop over PCS that are always ready and take every setpoint at once, without a wire. */
final class NullPlant implements SetpointPort, DispatchStatus {
    private static final long TURN_NS = 1_000_000;

    private final PlantConfig plant;
    private final WriteResultRing results;
    private final CommandInbox inbox;
    private final DispatchLoop loop;
    private final DispatchThread thread;
    private final long[] tokens;
    private final int[] devices;
    private int offered;
    private @Nullable Histogram lateNs;
    private long tickNs;
    private long lastTickNs;

    NullPlant(int pcs, int tickMs, DispatchConfig.Idle idle) {
        plant = VirtualPlants.plant(pcs, ControlConfig.DEFAULT)
                .withDispatch(new DispatchConfig(tickMs, 2000, 64, 10_000, false, idle));
        thread = new DispatchThread(plant.dispatch());
        results = new WriteResultRing(8192, thread::signal);
        inbox = new CommandInbox(64, thread::signal);
        tokens = new long[4 * pcs];
        devices = new int[4 * pcs];
        loop = new DispatchLoop(plant, inbox, results, this, NullPlant::show, this, command -> {});
    }

    private static void show(PlantImage image, long nowNs) {
        for (int i = 0; i < image.pcsCount(); i++) {
            image.ready[i] = true;
            image.ratedW[i] = 2.5e6;
            image.ratedVa[i] = 2.75e6;
            image.availableDischargeW[i] = 2.0e6 + i % 7 * 5e4;
            image.availableChargeW[i] = 2.0e6 + i % 5 * 5e4;
            image.measuredW[i] = 0;
            image.acceptedW[i] = 0;
            image.acceptedVar[i] = 0;
            image.socPercent[i] = 30 + i * 13 % 40;
        }
        image.poiHz = 60;
        image.poiW = 0;
        image.plantSocPercent = 50;
    }

    /**
     * Runs turns with a command and turns with the tick, both without anything else.
     *
     * @return bytes allocated per turn.
     */
    double measureTurns(int rounds, int warmRounds, Histogram commandNs, Histogram tickNs) {
        List<Command> commands = new ArrayList<>(rounds);
        double limitW = plant.poi().exportLimitW();
        for (int i = 0; i < rounds; i++) {
            double value = Math.rint(limitW * ((i % 200) - 100) / 125.0);
            commands.add(new Command(Command.Kind.PLANT_ACTIVE_POWER, -1, value, 0, Long.MAX_VALUE / 2, command -> {}));
        }
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long nowNs = 1;
        long before = 0;
        loop.doWork(nowNs, 0);
        for (int round = 0; round < rounds; round++) {
            if (round == warmRounds) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            offered = 0;
            nowNs += TURN_NS;
            inbox.offer(commands.get(round));
            long startNs = System.nanoTime();
            loop.doWork(nowNs, 0);
            long commandTookNs = System.nanoTime() - startNs;
            for (int i = 0; i < offered; i++) {
                results.onWriteResult(devices[i], 0, tokens[i], WriteResult.CONFIRMED, 0, nowNs, nowNs);
            }
            loop.doWork(nowNs, 0);
            nowNs = loop.nextDueNs();
            startNs = System.nanoTime();
            loop.doWork(nowNs, 0);
            long tickTookNs = System.nanoTime() - startNs;
            if (round >= warmRounds) {
                commandNs.recordValue(commandTookNs);
                tickNs.recordValue(tickTookNs);
            }
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / (3L * (rounds - warmRounds));
    }

    /** Records how far each tick is from one period after the last. */
    void observeTicks(Histogram into, long periodNs) {
        lateNs = into;
        tickNs = periodNs;
    }

    DispatchThread start() {
        thread.start(loop);
        return thread;
    }

    @Override
    public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
        if (token > 1 && offered < tokens.length) {
            devices[offered] = deviceIndex;
            tokens[offered++] = token;
        }
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public void plant(Values values, long epochMs) {
        Histogram histogram = lateNs;
        if (histogram == null) {
            return;
        }
        long nowNs = System.nanoTime();
        if (lastTickNs != 0) {
            histogram.recordValue(Math.abs(nowNs - lastTickNs - tickNs));
        }
        lastTickNs = nowNs;
    }

    @Override
    public void pcsControl(int pcsIndex, boolean inPlant, long epochMs) {}
}
