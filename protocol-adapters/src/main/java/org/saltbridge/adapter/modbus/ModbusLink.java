package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.LinkSecurity;
import org.saltbridge.adapter.modbus.LinkRequest.Failure;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.LinkConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to an endpoint and everything that waits for it. Confined to its field loop.
 *
 * <p>Commands wait in our own queue and overtake polls there, before the wire, because a device that has a request works
 * it off in its own order. Whatever waits when the connection breaks is answered then and there: nothing that was asked
 * for before a disconnect is ever sent after it.
 */
final class ModbusLink {
    private static final Logger LOG = LoggerFactory.getLogger(ModbusLink.class);
    private static final int TID = 0;
    /** Frames that nobody asked for, in a row, after which the stream is no longer believed. */
    private static final int STRAYS_TO_CLOSE = 32;

    private static final int COMMANDS_PER_HEARTBEAT = 4;
    private static final int COMMANDS_PER_POLL = 16;
    private static final int REFRESHES_PER_POLL = 1;

    final FieldLoop loop;
    final LinkCounters counters;
    private final EndpointConfig endpoint;
    private final LinkConfig config;
    private final long timeoutNs;
    private final long minGapNs;
    private final InFlightTable inFlight = new InFlightTable();
    private final RequestQueue setpoints = new RequestQueue();
    private final RequestQueue heartbeats = new RequestQueue();
    private final RequestQueue polls = new RequestQueue();
    private final TickWheel.Timer gap = new TickWheel.Timer() {
        @Override
        void onTimer(long nowNs) {
            loop.markDirty(ModbusLink.this);
        }
    };
    private final TickWheel.Timer reconnect = new TickWheel.Timer() {
        @Override
        void onTimer(long nowNs) {
            loop.askToConnect(ModbusLink.this);
        }
    };

    /** Intrusive marks of {@link FieldLoop}'s lists. */
    boolean isDirty;

    private volatile @Nullable LinkSecurity security;
    private FieldDevice[] devices = {};
    private @Nullable LinkConnection connection;
    private final RoundTrip roundTrip = new RoundTrip();
    private long nextSendNs;
    private int writesInRow;
    private int timeoutsInRow;
    private int straysInRow;
    private int failedAttempts;
    private boolean isClosing;

    ModbusLink(FieldLoop loop, EndpointConfig endpoint, LinkCounters counters) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.config = endpoint.link();
        this.counters = counters;
        this.timeoutNs = TimeUnit.MILLISECONDS.toNanos(config.timeoutMs());
        this.minGapNs = TimeUnit.MILLISECONDS.toNanos(config.minGapMs());
        this.security = config.tls() == null ? null : LinkSecurity.NONE;
    }

    void setDevices(List<FieldDevice> all) {
        devices = all.toArray(FieldDevice[]::new);
    }

    EndpointConfig endpoint() {
        return endpoint;
    }

    FieldDevice[] devices() {
        return devices;
    }

    boolean hasSeveralDevices() {
        return devices.length > 1;
    }

    boolean isConnected() {
        return connection != null;
    }

    // ---- Connecting

    /** Called by the loop when it is this link's turn. */
    void connectNow() {
        if (!isClosing && connection == null) {
            loop.connect(this);
        }
    }

    void onConnectFailed(Throwable cause) {
        onInsecure(cause);
        scheduleReconnect();
    }

    /** A link with TLS could not be made, or the device did not trust us; told once for each reason. */
    void onInsecure(Throwable cause) {
        String reason =
                cause instanceof ClosedChannelException ? "closed by the device" : String.valueOf(cause.getMessage());
        LinkSecurity known = security;
        if (known != null && !reason.equals(known.failure())) {
            LOG.warn("no secure connection to {}: {}", endpoint.name(), reason);
            security = known.failed(reason);
        }
    }

    /** The session of a link with TLS, before its first request. */
    void onSecured(LinkSecurity established) {
        LOG.info("secure connection to {}: {}", endpoint.name(), established);
        security = established;
    }

    /** Null where the link is not one of TLS; may be asked by any thread. */
    @Nullable
    LinkSecurity security() {
        return security;
    }

    void onConnected(LinkConnection fresh) {
        if (isClosing) {
            fresh.close();
            return;
        }
        loop.stamp();
        connection = fresh;
        inFlight.reset(ThreadLocalRandom.current().nextInt(1 << 16));
        timeoutsInRow = 0;
        straysInRow = 0;
        long nowNs = System.nanoTime();
        nextSendNs = nowNs;
        counters.increment(LinkCounters.CONNECTS);
        counters.set(LinkCounters.CONNECTED, 1);
        for (FieldDevice device : devices) {
            device.onConnected(nowNs);
        }
        pump();
    }

    /** The connection is gone, whoever ended it. */
    void onDisconnected(LinkConnection which) {
        if (which != connection) {
            return;
        }
        loop.stamp();
        connection = null;
        counters.increment(LinkCounters.DISCONNECTS);
        counters.set(LinkCounters.CONNECTED, 0);
        gap.cancel();
        long nowNs = System.nanoTime();
        for (FieldDevice device : devices) {
            device.onDisconnected(nowNs);
        }
        for (LinkRequest request = inFlight.any(); request != null; request = inFlight.any()) {
            inFlight.remove(request);
            endTransaction(request);
            request.onFailure(Failure.CONNECTION_LOST, nowNs);
        }
        dropQueued(setpoints, nowNs);
        dropQueued(heartbeats, nowNs);
        dropQueued(polls, nowNs);
        scheduleReconnect();
    }

    private static void dropQueued(RequestQueue queue, long nowNs) {
        for (LinkRequest request = queue.poll(); request != null; request = queue.poll()) {
            request.onUnsent(nowNs);
        }
    }

    /** Doubles up to the maximum; the jitter only ever adds, so the minimum is a promise to the device. */
    private void scheduleReconnect() {
        if (isClosing) {
            return;
        }
        long delayMs =
                Math.min(config.reconnectMaxMs(), (long) config.reconnectMinMs() << Math.min(failedAttempts, 16));
        failedAttempts++;
        long jitterMs = ThreadLocalRandom.current().nextLong(delayMs / 4 + 1);
        loop.wheel.schedule(reconnect, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs + jitterMs));
    }

    void shutDown() {
        isClosing = true;
        reconnect.cancel();
        LinkConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    // ---- Sending

    void enqueueSetpoint(LinkRequest request) {
        setpoints.add(request);
        loop.markDirty(this);
    }

    void enqueueHeartbeat(LinkRequest request) {
        heartbeats.add(request);
        loop.markDirty(this);
    }

    void enqueuePoll(LinkRequest request) {
        polls.add(request);
        loop.markDirty(this);
    }

    /** Sends what may be sent now: commands before heartbeats before polls, within window and gap. */
    void pump() {
        long nowNs = System.nanoTime();
        while (connection != null && inFlight.count() < config.window()) {
            if (nextSendNs - nowNs > 0) {
                if (!gap.isArmed()) {
                    loop.wheel.schedule(gap, nextSendNs);
                }
                return;
            }
            LinkRequest request = nextRequest(nowNs);
            if (request == null) {
                return;
            }
            if (request.device.isOutOfStep() && !request.device.isBackedOff()) {
                request.onUnsent(nowNs);
                connection.close();
                return;
            }
            nowNs = send(connection, request, nowNs);
        }
    }

    private @Nullable LinkRequest nextRequest(long nowNs) {
        while (true) {
            LinkRequest request = takeByPriority();
            if (request == null || (!request.isInFlight && request.prepare(nowNs))) {
                return request;
            }
        }
    }

    /**
     * Commands first, but a line that is full of them still carries a heartbeat now and then, or the device would fall back,
     * and a poll, or nobody would see what the commands do. A refresh only repeats what the device holds: it waits for
     * heartbeats and takes turns with the polls, or a slow device would never be read.
     */
    private @Nullable LinkRequest takeByPriority() {
        boolean isCommand = setpoints.hasUrgent();
        LinkRequest request = null;
        if (writesInRow >= (isCommand ? COMMANDS_PER_POLL : REFRESHES_PER_POLL)) {
            request = polls.poll();
        }
        if (request == null && (!isCommand || writesInRow % COMMANDS_PER_HEARTBEAT == COMMANDS_PER_HEARTBEAT - 1)) {
            request = heartbeats.poll();
        }
        if (request == null) {
            request = setpoints.poll();
        }
        if (request == null) {
            request = heartbeats.poll();
        }
        if (request != null && request.isWrite()) {
            writesInRow++;
            return request;
        }
        writesInRow = 0;
        return request != null ? request : polls.poll();
    }

    private long send(LinkConnection to, LinkRequest request, long nowNs) {
        int id = inFlight.add(request);
        ByteBuf out = to.newFrame();
        if (!request.encode(out, id, nowNs)) {
            out.release();
            inFlight.remove(request);
            return nowNs;
        }
        request.isInFlight = true;
        long sentNs = System.nanoTime();
        request.sentNs = sentNs;
        long patienceNs = request.device.isBackedOff() ? request.device.probeTimeoutNs() : timeoutNs;
        loop.wheel.schedule(request, sentNs + patienceNs);
        nextSendNs = sentNs + minGapNs;
        counters.increment(LinkCounters.REQUESTS);
        if (request.isWrite()) {
            counters.increment(LinkCounters.WRITES);
        }
        to.send(out, patienceNs);
        return sentNs;
    }

    /** How long an answer may take at most. */
    long timeoutNs() {
        return timeoutNs;
    }

    /** How long an answer of this link's units takes at most as a rule; the time-out as long as none has come. */
    long usualTimeoutNs() {
        return Math.min(timeoutNs, roundTrip.usualMaxNs());
    }

    private static void endTransaction(LinkRequest request) {
        request.isInFlight = false;
        request.cancel();
    }

    // ---- Receiving

    /** One whole frame, header included, whose length field is plausible. */
    void onFrame(LinkConnection from, ByteBuf frame, int start, int length) {
        if (from != connection) {
            return;
        }
        int id = frame.getUnsignedShort(start + TID);
        LinkRequest request = inFlight.find(id);
        if (request == null) {
            onStray(from, id);
            return;
        }
        int status = request.checkReply(frame, start, length);
        if (status == ReplyCheck.WRONG_UNIT) {
            // Somebody else's answer under our id: ours may still come, until its deadline.
            counters.increment(LinkCounters.BAD_REPLIES);
            return;
        }
        if (request.device.isOutOfStep()) {
            // A probe of a silent unit has been answered, or one that was given up before: it is asked again in step.
            from.close();
            return;
        }
        long nowNs = System.nanoTime();
        inFlight.remove(request);
        endTransaction(request);
        straysInRow = 0;
        nextSendNs = nowNs + minGapNs;
        loop.stamp();
        if (status == ReplyCheck.OK) {
            onAnswer(request, nowNs);
            request.onReply(frame, start, length, nowNs);
        } else if (status > ReplyCheck.OK) {
            onAnswer(request, nowNs);
            counters.increment(LinkCounters.EXCEPTIONS);
            request.onException(status, nowNs);
        } else {
            counters.increment(LinkCounters.BAD_REPLIES);
            loseStep(request);
            request.onFailure(Failure.BAD_REPLY, nowNs);
        }
    }

    private void onAnswer(LinkRequest request, long nowNs) {
        timeoutsInRow = 0;
        failedAttempts = 0;
        request.device.onAnswer();
        counters.increment(LinkCounters.REPLIES);
        roundTrip.observe(nowNs - request.sentNs);
        counters.set(LinkCounters.RTT_NS_LAST, nowNs - request.sentNs);
    }

    private void onStray(LinkConnection from, int id) {
        counters.increment(LinkCounters.STALE_REPLIES);
        inFlight.release(id);
        if (++straysInRow >= STRAYS_TO_CLOSE) {
            from.close();
        }
    }

    /** The stream cannot be trusted from here on: the only way back into step is a new connection. */
    void onFramingError(LinkConnection from) {
        if (from == connection) {
            counters.increment(LinkCounters.BAD_REPLIES);
            from.close();
        }
    }

    /** The total deadline has passed, however many bytes have come. */
    void onReplyOverdue(LinkRequest request, long nowNs) {
        LinkConnection open = connection;
        if (open == null || !request.isInFlight) {
            return;
        }
        inFlight.giveUp(request);
        request.isInFlight = false;
        counters.increment(LinkCounters.TIMEOUTS);
        timeoutsInRow++;
        loseStep(request);
        request.onFailure(Failure.TIMED_OUT, nowNs);
        request.device.onTimeout(nowNs);
        if (timeoutsInRow >= config.timeoutsBeforeClose() || inFlight.isNearlyUsedUp()) {
            open.close();
        } else {
            loop.markDirty(this);
        }
    }

    /**
     * Where replies do not name their request, the late one to this could be taken for that to the next. So its unit is not
     * asked again before a new connection, but for the probes of a silent one, whose answer only tells that it lives.
     */
    private void loseStep(LinkRequest request) {
        if (!config.repliesAreNumbered()) {
            request.device.loseStep();
        }
    }
}
