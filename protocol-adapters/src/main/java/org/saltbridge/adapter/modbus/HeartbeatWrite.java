package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.saltbridge.config.OutgoingHeartbeat;

/**
 * What the gateway writes to a device so that the device knows it is alive; silent as soon as the gateway is
 * not, so that the device's own fallback trips.
 */
final class HeartbeatWrite extends LinkRequest {
    private final OutgoingHeartbeat config;
    private final long periodNs;
    private final TickWheel.Timer period = new TickWheel.Timer() {
        @Override
        void onTimer(long nowNs) {
            onPeriod(nowNs);
        }
    };
    private final short[] register = new short[1];
    private long dueNs;
    private int last;

    HeartbeatWrite(FieldDevice device, OutgoingHeartbeat config) {
        super(device);
        this.config = config;
        this.periodNs = TimeUnit.MILLISECONDS.toNanos(config.periodMs());
    }

    /** Connected: the first one goes out at once, since the device may have been waiting. */
    void onConnected(long nowNs) {
        dueNs = nowNs;
        onPeriod(nowNs);
    }

    void onDisconnected() {
        period.cancel();
    }

    private void onPeriod(long nowNs) {
        dueNs += periodNs;
        if (dueNs - nowNs <= 0) {
            dueNs = nowNs + periodNs;
        }
        device.link.loop.wheel.schedule(period, dueNs);
        if (!device.link.loop.liveness.isAlive(nowNs) || device.isBackedOff()) {
            return;
        }
        if (isInFlight || isQueued) {
            device.link.counters.increment(LinkCounters.HEARTBEAT_FAILURES);
            return;
        }
        device.link.enqueueHeartbeat(this);
    }

    @Override
    boolean prepare(long nowNs) {
        // Waiting may have taken long: a gateway that died meanwhile must not seem alive.
        return device.link.loop.liveness.isAlive(nowNs) && !device.isBackedOff();
    }

    @Override
    boolean encode(ByteBuf out, int id, long nowNs) {
        last = config.next(last);
        if (config.functionCode() == ModbusFrame.WRITE_REGISTERS) {
            register[0] = (short) last;
            ModbusFrame.writeRegisters(out, id, device.unitId(), config.functionCode(), config.address(), register, 1);
        } else {
            ModbusFrame.writeSingle(out, id, device.unitId(), config.functionCode(), config.address(), last);
        }
        return true;
    }

    @Override
    boolean isWrite() {
        return true;
    }

    @Override
    int checkReply(ByteBuf frame, int start, int size) {
        int function = config.functionCode();
        int echo = function == ModbusFrame.WRITE_REGISTERS ? 1 : last;
        return ReplyCheck.checkEcho(frame, start, size, device.unitId(), function, config.address(), echo);
    }

    @Override
    void onReply(ByteBuf frame, int start, int length, long nowNs) {
        // Confirmed: nothing to do until the next period.
    }

    @Override
    void onException(int code, long nowNs) {
        device.link.counters.increment(LinkCounters.HEARTBEAT_FAILURES);
    }

    @Override
    void onFailure(Failure failure, long nowNs) {
        device.link.counters.increment(LinkCounters.HEARTBEAT_FAILURES);
    }

    @Override
    void onUnsent(long nowNs) {
        // The link is down, which is counted elsewhere.
    }
}
