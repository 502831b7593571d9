package org.saltbridge.adapter.modbus;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.Liveness;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;

/** One event loop with its links, their timers and the setpoints on their way to them. */
// The tick runs until it is cancelled.
@SuppressWarnings("FutureReturnValueIgnored")
final class FieldLoop {
    /** A connect is started so often, so that a plant that comes back does so over seconds: 400 links a second. */
    private static final long CONNECT_EVERY_NS = 2_500_000;

    /** A shorter rest is not worth its new timer: all that a loop allocates, and only one that has little to do. */
    private static final long REST_MIN_NS = 20_000_000;

    private static final long REST_MAX_NS = 1_000_000_000;

    final TickWheel wheel;
    private final long tickNs;
    final SampleFilter filter;
    private final WriteResultSink results;
    final Liveness liveness;
    private final EventLoop executor;
    private final LinkConnector connector;
    private final SetpointRing ring;
    private final FieldDevice[] devicesByIndex;
    private final List<ModbusLink> links = new ArrayList<>();
    private final ArrayDeque<ModbusLink> toConnect = new ArrayDeque<>();
    private final AtomicBoolean isDrainScheduled = new AtomicBoolean();
    private final SetpointRing.Consumer taker = this::take;
    private final Runnable drain = this::drainSetpoints;
    private final Runnable tick = this::tick;
    private final Runnable flushResults = this::flushResults;
    private boolean isFlushScheduled;
    /** Each link stands in it twice at most: it may be marked again while it is being pumped. */
    private ModbusLink[] dirty = {};

    private int dirtyCount;
    private long epochMs;
    private @Nullable ScheduledFuture<?> ticks;

    FieldLoop(
            EventLoop executor,
            LinkConnector connector,
            SampleFilter filter,
            WriteResultSink results,
            Liveness liveness,
            FieldDevice[] devicesByIndex,
            int ringCapacity,
            long tickNs) {
        this.executor = executor;
        this.connector = connector;
        this.filter = filter;
        this.results = results;
        this.liveness = liveness;
        this.devicesByIndex = devicesByIndex;
        this.ring = new SetpointRing(ringCapacity);
        this.tickNs = tickNs;
        wheel = new TickWheel(System.nanoTime(), tickNs, this::endRestAt);
    }

    void add(ModbusLink link) {
        links.add(link);
        dirty = new ModbusLink[2 * links.size()];
    }

    List<ModbusLink> links() {
        return links;
    }

    // ---- Life

    void start(IntPredicate endpoints) {
        executor.execute(() -> {
            links.removeIf(link -> !endpoints.test(link.endpoint().index()));
            startPolls();
            toConnect.addAll(links);
            tickFrom(System.nanoTime() + tickNs);
        });
    }

    /** Phases: the blocks of a link evenly over their period, and the links evenly within that step. */
    private void startPolls() {
        long nowNs = System.nanoTime();
        stamp();
        for (int i = 0; i < links.size(); i++) {
            List<BlockPoll> polls = new ArrayList<>();
            for (FieldDevice device : links.get(i).devices()) {
                polls.addAll(device.polls());
            }
            long graceNs =
                    TimeUnit.MILLISECONDS.toNanos(links.get(i).endpoint().link().connectTimeoutMs());
            for (int j = 0; j < polls.size(); j++) {
                double share = (j + (double) i / links.size()) / polls.size();
                BlockPoll poll = polls.get(j);
                poll.start(nowNs + (long) (poll.periodNs * share), nowNs, graceNs);
            }
        }
    }

    /** Ends all connections; the tick ends with the loop. */
    void shutDown() {
        executor.execute(() -> {
            stopTicks();
            toConnect.clear();
            for (ModbusLink link : links) {
                link.shutDown();
            }
        });
    }

    private void tick() {
        stamp();
        wheel.advance(System.nanoTime());
        for (int i = 0; i * CONNECT_EVERY_NS < tickNs && !toConnect.isEmpty(); i++) {
            toConnect.remove().connectNow();
        }
        pumpDirty();
        if (toConnect.isEmpty()) {
            rest();
        }
    }

    /** Leaves out the ticks in which nothing will be due: each wakes a processor, which is most of what few devices cost. */
    private void rest() {
        int idle = wheel.idleTicks((int) (REST_MAX_NS / tickNs));
        if (idle * tickNs >= REST_MIN_NS) {
            tickFrom(wheel.rest(idle));
        }
    }

    /** Something has been armed that is due before the rest ends. */
    private void endRestAt(long atNs) {
        if (ticks != null) {
            tickFrom(atNs);
        }
    }

    private void tickFrom(long firstNs) {
        stopTicks();
        long delayNs = Math.max(0, firstNs - System.nanoTime());
        ticks = executor.scheduleAtFixedRate(tick, delayNs, tickNs, TimeUnit.NANOSECONDS);
    }

    private void stopTicks() {
        if (ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    // ---- Connecting

    void askToConnect(ModbusLink link) {
        toConnect.add(link);
    }

    void connect(ModbusLink link) {
        connector.connect(executor, link);
    }

    // ---- Setpoints

    /** Called by the thread that offers. */
    boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
        return ring.offer(deviceIndex, setpointIndex, value, token, deadlineNs);
    }

    /** Called by the thread that offers. */
    void flush() {
        if (ring.publish() && isDrainScheduled.compareAndSet(false, true)) {
            try {
                executor.execute(drain);
            } catch (RejectedExecutionException e) {
                // The bus has been closed: its links are down and nobody waits for results any more.
                isDrainScheduled.set(false);
            }
        }
    }

    /** Setpoints that have been offered go out now and not when this turn's replies have all been read. */
    void takeSetpoints() {
        if (isDrainScheduled.get()) {
            drainSetpoints();
        }
    }

    private void drainSetpoints() {
        isDrainScheduled.set(false);
        ring.drain(taker);
        pumpDirty();
    }

    private void take(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
        devicesByIndex[deviceIndex].setpoints[setpointIndex].offer(value, token, deadlineNs, System.nanoTime());
    }

    /**
     * Hands a result over. Whoever waits for it is woken when this turn's replies have been read: waking dispatch takes longer
     * than reading a reply, and the replies of a plant's setpoint come together.
     */
    void tell(
            int deviceIndex,
            int setpointIndex,
            long token,
            WriteResult result,
            int exceptionCode,
            long sentNs,
            long endedNs) {
        results.onWriteResult(deviceIndex, setpointIndex, token, result, exceptionCode, sentNs, endedNs);
        if (!isFlushScheduled) {
            isFlushScheduled = true;
            try {
                executor.execute(flushResults);
            } catch (RejectedExecutionException e) {
                flushResults();
            }
        }
    }

    private void flushResults() {
        isFlushScheduled = false;
        results.flush();
    }

    // ---- Sending

    /** The link has something to send; it will be asked at the end of this turn. */
    void markDirty(ModbusLink link) {
        if (!link.isDirty) {
            link.isDirty = true;
            dirty[dirtyCount++] = link;
        }
    }

    private void pumpDirty() {
        // A link that is marked while being pumped stands at the end of the list, or has just been looked at.
        for (int i = 0; i < dirtyCount; i++) {
            ModbusLink link = dirty[i];
            link.isDirty = false;
            link.pump();
        }
        dirtyCount = 0;
    }

    // ---- Time

    /** Something has come: what is told of it carries this time. */
    void stamp() {
        epochMs = System.currentTimeMillis();
    }

    long epochMs() {
        return epochMs;
    }
}
