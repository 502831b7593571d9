package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.IncomingHeartbeat;
import org.saltbridge.config.OutgoingHeartbeat;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.SetpointDef;

/**
 * One unit behind a link: its polls, setpoints and heartbeats, and whether it is there. Confined to its loop, but for
 * {@link #state()}.
 */
final class FieldDevice {
    /** Time-outs in a row after which a unit among others on its link counts as silent. */
    private static final int TIMEOUTS_TO_SILENCE = 2;

    /** Should a probe be lost on its way to the wire, there is another. */
    private static final long PROBE_AGAIN_NS = TimeUnit.SECONDS.toNanos(30);

    final ModbusLink link;
    final SetpointSlot[] setpoints;
    private final DeviceConfig config;
    private final DeviceDecoder decoder;
    private final int firstPoint;
    private final HeartbeatWrite[] heartbeats;
    private final List<BlockPoll> polls = new ArrayList<>();
    private final @Nullable FrozenCheck frozenCheck;
    /** Points that have one value only, read at each connect. */
    private final int[] identity;

    private final TickWheel.Timer probe = new TickWheel.Timer() {
        @Override
        void onTimer(long nowNs) {
            probeNow(nowNs);
        }
    };

    private volatile DeviceState state = DeviceState.DISCONNECTED;
    private int timeoutsInRow;
    private boolean isOutOfStep;
    /** As the state says, but lasting over a lost connection. */
    private boolean isSilent;

    private final Silence silence = new Silence();
    private @Nullable BlockPoll probing;

    /** @param isReadOnly nothing is ever written to it, no heartbeat either: whoever else controls it feeds its watchdog. */
    FieldDevice(ModbusLink link, DeviceConfig config, ProfileDecoder profile, DevicePoints points, boolean isReadOnly) {
        this.link = link;
        this.config = config;
        this.firstPoint = points.firstPoint(config.index());
        this.decoder = new DeviceDecoder(profile, firstPoint);
        List<SetpointDef> defs = config.profile().commandWrites();
        setpoints = new SetpointSlot[defs.size()];
        for (int i = 0; i < setpoints.length; i++) {
            String readback = defs.get(i).readbackPoint();
            setpoints[i] = new SetpointSlot(this, i, defs.get(i), readback == null ? -1 : pointIndex(points, readback));
        }
        List<OutgoingHeartbeat> outgoing =
                isReadOnly ? List.of() : config.profile().outgoingHeartbeats();
        heartbeats = new HeartbeatWrite[outgoing.size()];
        for (int i = 0; i < heartbeats.length; i++) {
            heartbeats[i] = new HeartbeatWrite(this, outgoing.get(i));
        }
        List<IncomingHeartbeat> incoming = config.profile().incomingHeartbeats();
        identity = config.profile().registers().stream()
                .filter(FieldDevice::isIdentity)
                .mapToInt(register -> pointIndex(points, register.point()))
                .toArray();
        frozenCheck = incoming.isEmpty()
                ? null
                : new FrozenCheck(
                        pointIndex(points, incoming.get(0).point()),
                        incoming.get(0).timeoutMs());
    }

    private static boolean isIdentity(RegisterDef register) {
        return register.poll() == PollClass.ONCE && register.low() == register.high();
    }

    private int pointIndex(DevicePoints points, String name) {
        String path = config.path() + "/" + name;
        for (int i = firstPoint; i < points.firstPoint(config.index() + 1); i++) {
            if (points.point(i).path().equals(path)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no point " + path);
    }

    /** The power of ten by which the device multiplies a setpoint, {@code NaN} while it is not known. */
    double scaleFactorOf(int setpointIndex) {
        return decoder.setpointScaleFactor(setpointIndex);
    }

    void addPolls(List<PollBlock> blocks) {
        for (PollBlock block : blocks) {
            polls.add(new BlockPoll(this, block, isForAdoption(block)));
        }
    }

    private boolean isForAdoption(PollBlock block) {
        return block.pollClass() == PollClass.ONCE || setpointsReadBackIn(pointsOf(block)).length > 0;
    }

    List<BlockPoll> polls() {
        return polls;
    }

    int index() {
        return config.index();
    }

    int unitId() {
        return config.unitId();
    }

    DeviceState state() {
        return state;
    }

    boolean isOnline() {
        return state == DeviceState.ONLINE;
    }

    int[] pointsOf(PollBlock block) {
        int[] offsets = block.pointOffsets();
        int[] points = new int[offsets.length];
        Arrays.setAll(points, i -> firstPoint + offsets[i]);
        return points;
    }

    SetpointSlot[] setpointsReadBackIn(int[] points) {
        return Arrays.stream(setpoints)
                .filter(slot -> Arrays.stream(points).anyMatch(point -> point == slot.readbackPoint))
                .toArray(SetpointSlot[]::new);
    }

    // ---- Coming and going

    void onConnected(long nowNs) {
        isOutOfStep = false;
        if (isSilent) {
            // A new connection does not wake it: it gets one request, so that its neighbours need not wait for more.
            tellState(DeviceState.SILENT);
            probeNow(nowNs);
        }
        for (HeartbeatWrite heartbeat : heartbeats) {
            heartbeat.onConnected(nowNs);
        }
        if (!isSilent) {
            int timeouts = timeoutsInRow;
            adopt(nowNs);
            timeoutsInRow = timeouts;
        }
    }

    /** What the device holds is read before anything is written to it: a restart of ours must not be felt. */
    private void adopt(long nowNs) {
        isSilent = false;
        probing = null;
        probe.cancel();
        timeoutsInRow = 0;
        if (frozenCheck != null) {
            frozenCheck.restart(nowNs);
        }
        decoder.forgetScaleFactors();
        tellState(DeviceState.CONNECTING);
        for (BlockPoll poll : polls) {
            if (poll.isForAdoption) {
                poll.onConnected();
            }
        }
        for (BlockPoll poll : polls) {
            if (!poll.isForAdoption) {
                poll.onConnected();
            }
        }
    }

    void onDisconnected(long nowNs) {
        probing = null;
        probe.cancel();
        for (HeartbeatWrite heartbeat : heartbeats) {
            heartbeat.onDisconnected();
        }
        for (BlockPoll poll : polls) {
            poll.onDeviceGone(nowNs);
        }
        tellState(DeviceState.DISCONNECTED);
    }

    /** One more block has been read, or is known to be unreadable. */
    void onSettled(long nowNs) {
        if (state == DeviceState.SILENT) {
            adopt(nowNs);
            return;
        }
        onTried();
    }

    /**
     * One more block has been asked for. The device is there when what it holds has been read and everything else has been
     * asked for once, so that nobody acts on what the rest was before the connection broke.
     */
    void onTried() {
        if (state != DeviceState.CONNECTING) {
            return;
        }
        for (BlockPoll poll : polls) {
            if (!poll.isReadyForAdoption()) {
                return;
            }
        }
        if (!isAnother()) {
            tellState(DeviceState.ONLINE);
        }
    }

    /** A register that identifies the device says that it is another one, or laid out in another way: not to be written to. */
    private boolean isAnother() {
        for (int point : identity) {
            if (link.loop.filter.quality(point) == Quality.OUT_OF_RANGE) {
                return true;
            }
        }
        return false;
    }

    /** It has answered, if only with an exception. */
    void onSignOfLife(long nowNs) {
        if (state == DeviceState.SILENT) {
            adopt(nowNs);
        }
    }

    /** Its replies can no longer be told from late ones on this connection. */
    void loseStep() {
        isOutOfStep = true;
    }

    boolean isOutOfStep() {
        return isOutOfStep;
    }

    void onAnswer() {
        timeoutsInRow = 0;
    }

    void onTimeout(long nowNs) {
        timeoutsInRow++;
        if (state == DeviceState.SILENT || (timeoutsInRow >= TIMEOUTS_TO_SILENCE && link.hasSeveralDevices())) {
            backOff(nowNs);
        }
    }

    /** A gateway says that it cannot reach this unit. */
    void onUnreachable(long nowNs) {
        for (BlockPoll poll : polls) {
            poll.onDeviceUnreachable();
        }
        backOff(nowNs);
    }

    private void backOff(long nowNs) {
        if (state == DeviceState.SILENT) {
            silence.onProbeFailed(link.timeoutNs());
        } else {
            silence.begin(link.usualTimeoutNs());
            for (BlockPoll poll : polls) {
                poll.onDeviceGone(nowNs);
            }
        }
        isSilent = true;
        probing = null;
        link.loop.wheel.schedule(probe, nowNs + silence.pauseNs());
        tellState(DeviceState.SILENT);
    }

    private void probeNow(long nowNs) {
        link.loop.wheel.schedule(probe, nowNs + PROBE_AGAIN_NS);
        if (!polls.isEmpty()) {
            probing = polls.get(0);
            probing.onConnected();
        }
    }

    /** A silent unit gets one request at a time, so that it holds up its neighbours as little as can be. */
    boolean mayPoll(BlockPoll poll) {
        DeviceState now = state;
        return now == DeviceState.ONLINE
                || now == DeviceState.CONNECTING
                || (now == DeviceState.SILENT && poll == probing);
    }

    /** How long the answer to a probe of a silent unit is waited for. */
    long probeTimeoutNs() {
        return silence.patienceNs();
    }

    boolean isBackedOff() {
        return state == DeviceState.SILENT;
    }

    private void tellState(DeviceState next) {
        if (state != next) {
            state = next;
            link.loop.filter.state(index(), next, link.loop.epochMs());
        }
    }

    // ---- Samples

    void expectSamples(SampleFilter filter) {
        filter.expect(
                frozenCheck != null && frozenCheck.isFrozen(), frozenCheck == null ? -1 : frozenCheck.pointIndex());
    }

    void decode(PollBlock block, ByteBuf frame, int dataStart, SampleFilter filter) {
        long epochMs = link.loop.epochMs();
        filter.begin(index());
        decoder.decode(block, frame, dataStart, filter, epochMs);
        filter.end(index());
    }

    void onSamples(SampleFilter filter, long nowNs) {
        if (frozenCheck == null || Double.isNaN(filter.heartbeatValue())) {
            return;
        }
        boolean wasFrozen = frozenCheck.isFrozen();
        frozenCheck.observe(filter.heartbeatValue(), nowNs);
        if (wasFrozen == frozenCheck.isFrozen()) {
            return;
        }
        for (BlockPoll poll : polls) {
            if (wasFrozen) {
                // What was read meanwhile may be old in truth: only a new reading makes it good again.
                poll.readNow();
            } else {
                poll.freeze();
            }
        }
    }

    void degrade(int[] points, Quality quality) {
        link.loop.filter.degrade(index(), points, quality, link.loop.epochMs());
    }

    /** The device refuses a block as a whole: its parts are tried one by one. */
    void replace(BlockPoll poll, List<PollBlock> parts, long nowNs) {
        poll.stop();
        int at = polls.indexOf(poll);
        polls.remove(at);
        for (int i = 0; i < parts.size(); i++) {
            PollBlock part = parts.get(i);
            BlockPoll smaller = new BlockPoll(this, part, poll.isForAdoption && isForAdoption(part));
            polls.add(at + i, smaller);
            smaller.start(nowNs + smaller.periodNs * (i + 1) / parts.size(), nowNs, 0);
            smaller.onConnected();
        }
    }
}
