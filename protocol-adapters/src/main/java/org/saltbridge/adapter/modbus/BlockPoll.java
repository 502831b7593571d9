package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.PollClass;

/** One block of one device, read again and again: its period, its reads, and what they mean for its points. */
final class BlockPoll extends LinkRequest {
    private static final long RETRY_ONCE_NS = TimeUnit.SECONDS.toNanos(1);

    final PollBlock block;
    final long periodNs;
    /** Whether the device is not adopted before this has been read. */
    final boolean isForAdoption;

    private final int[] points;
    private final SetpointSlot[] guards;
    private final BlockFreshness freshness;
    private final TickWheel.Timer period = new TickWheel.Timer() {
        @Override
        void onTimer(long nowNs) {
            onPeriod(nowNs);
        }
    };

    private long dueNs;
    /** Read since the device last connected, or known to be unreadable. */
    private boolean isSettled;
    /** Asked since the device last connected, whatever came of it. */
    private boolean isTried;

    private boolean isWronglyConfigured;

    BlockPoll(FieldDevice device, PollBlock block, boolean isForAdoption) {
        super(device);
        this.block = block;
        this.isForAdoption = isForAdoption;
        this.periodNs = block.pollClass() == PollClass.ONCE ? 0 : TimeUnit.MILLISECONDS.toNanos(block.periodMs());
        this.points = device.pointsOf(block);
        this.guards = device.setpointsReadBackIn(points);
        this.freshness = new BlockFreshness(this, periodNs);
    }

    void start(long firstDueNs, long nowNs, long graceNs) {
        freshness.start(nowNs, graceNs);
        if (periodNs > 0) {
            dueNs = firstDueNs;
            device.link.loop.wheel.schedule(period, dueNs);
        }
    }

    /** This block has been replaced by smaller ones. */
    void stop() {
        period.cancel();
        freshness.stop();
        isWronglyConfigured = true;
    }

    /** Whether the device need not wait for this block any more before it counts as adopted. */
    boolean isReadyForAdoption() {
        return isForAdoption ? isSettled : isTried;
    }

    /** The device has just connected, or answers again. */
    void onConnected() {
        isSettled = false;
        isTried = false;
        isWronglyConfigured = false;
        device.link.enqueuePoll(this);
    }

    /** Reads at once, ahead of the period. */
    void readNow() {
        if (!isInFlight && !isWronglyConfigured) {
            device.link.enqueuePoll(this);
        }
    }

    private void onPeriod(long nowNs) {
        if (periodNs > 0) {
            dueNs += periodNs;
            while (dueNs - nowNs <= 0) {
                // The loop has stalled for more than a period: those polls are left out, not made up for.
                dueNs += periodNs;
                device.link.counters.increment(LinkCounters.POLLS_SKIPPED);
            }
            device.link.loop.wheel.schedule(period, dueNs);
        }
        if (isWronglyConfigured || !device.mayPoll(this)) {
            return;
        }
        if (isInFlight || isQueued) {
            device.link.counters.increment(LinkCounters.POLLS_SKIPPED);
            return;
        }
        device.link.enqueuePoll(this);
    }

    @Override
    boolean prepare(long nowNs) {
        return !isWronglyConfigured && device.mayPoll(this);
    }

    @Override
    boolean encode(ByteBuf out, int id, long nowNs) {
        ModbusFrame.read(out, id, device.unitId(), block.function(), block.address(), block.count());
        return true;
    }

    @Override
    boolean isWrite() {
        return false;
    }

    @Override
    int checkReply(ByteBuf frame, int start, int size) {
        return ReplyCheck.checkRead(frame, start, size, device.unitId(), block.function(), block.count());
    }

    @Override
    void onReply(ByteBuf frame, int start, int length, long nowNs) {
        SampleFilter filter = device.link.loop.filter;
        device.expectSamples(filter);
        for (SetpointSlot guard : guards) {
            if (guard.wasWrittenAfter(sentNs)) {
                filter.skip(guard.readbackPoint);
            }
        }
        device.decode(block, frame, start + ModbusFrame.PDU_DATA + 1, filter);
        device.link.counters.add(LinkCounters.SAMPLES, points.length);
        freshness.onGood(nowNs);
        settle(nowNs);
        device.onSamples(filter, nowNs);
    }

    @Override
    void onException(int code, long nowNs) {
        switch (code) {
            case 1 -> giveUpBlock(nowNs);
            case 2, 3 -> {
                List<PollBlock> parts = PollPlanner.split(block);
                if (parts.size() > 1) {
                    device.replace(this, parts, nowNs);
                } else {
                    giveUpBlock(nowNs);
                }
            }
            case 0xA, 0xB -> device.onUnreachable(nowNs);
            default -> {
                degrade(Quality.DEVICE_FAILURE);
                freshness.onFailed(nowNs);
                device.onSignOfLife(nowNs);
                retryIfOnce(nowNs);
                tried();
            }
        }
    }

    /** The register map is wrong here: asked again only after the next connect. */
    private void giveUpBlock(long nowNs) {
        isWronglyConfigured = true;
        freshness.stop();
        degrade(Quality.CONFIGURATION_ERROR);
        settle(nowNs);
    }

    private void settle(long nowNs) {
        if (!isSettled) {
            isSettled = true;
            isTried = true;
            device.onSettled(nowNs);
        }
    }

    private void tried() {
        if (!isTried) {
            isTried = true;
            device.onTried();
        }
    }

    @Override
    void onFailure(Failure failure, long nowNs) {
        freshness.onMissing(nowNs);
        retryIfOnce(nowNs);
        if (failure != Failure.CONNECTION_LOST) {
            tried();
        }
    }

    private void retryIfOnce(long nowNs) {
        if (periodNs == 0 && !isSettled && device.link.isConnected()) {
            device.link.loop.wheel.schedule(period, nowNs + RETRY_ONCE_NS);
        }
    }

    @Override
    void onUnsent(long nowNs) {
        // Its points grow old by themselves.
    }

    void onDeviceGone(long nowNs) {
        freshness.onMissing(nowNs);
    }

    void onDeviceUnreachable() {
        freshness.onUnreachable();
    }

    void degrade(Quality quality) {
        device.degrade(points, quality);
    }

    void freeze() {
        // A nameplate does not move anyway.
        if (periodNs > 0) {
            device.degrade(points, Quality.FROZEN);
        }
    }
}
