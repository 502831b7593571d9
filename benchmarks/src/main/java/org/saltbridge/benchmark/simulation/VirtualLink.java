package org.saltbridge.benchmark.simulation;

import java.util.SplittableRandom;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.adapter.WriteResultSink;

/**
 * The link to one PCS with the promises of the real one: one request under way, behind it per setpoint the newest, a write
 * sent once or never, a result for each that was asked for one. What goes wrong on the way is drawn by chance: loss in
 * either direction, delay beyond the time-out, refusals, broken connections.
 */
final class VirtualLink {
    private static final long TIMEOUT_NS = 160 * VirtualTime.MS;

    /** Sees each write that reaches the device. */
    interface Wire {
        void onWrite(int pcs, int setpoint, long token, double value);
    }

    private static final class Slot {
        boolean isPending;
        double value;
        long token;
        long deadlineNs;
    }

    private final VirtualTime time;
    private final VirtualPcs pcs;
    private final SplittableRandom random;
    private final Wire wire;
    private final Slot[] slots = {new Slot(), new Slot()};
    private final double faultShare;
    private WriteResultSink results;
    private boolean isBusy;
    private int epoch;
    private int timeouts;
    private long sentNs;
    private int sentSetpoint;
    private long sentToken;
    private long arrivalNs;

    VirtualLink(
            VirtualTime time,
            VirtualPcs pcs,
            SplittableRandom random,
            double faultShare,
            WriteResultSink results,
            Wire wire) {
        this.time = time;
        this.pcs = pcs;
        this.random = random;
        this.faultShare = faultShare;
        this.results = results;
        this.wire = wire;
    }

    /** A restarted gateway: nothing of the old one comes back. */
    void restart(WriteResultSink newResults) {
        epoch++;
        isBusy = false;
        slots[0].isPending = false;
        slots[1].isPending = false;
        results = newResults;
        comeBackAfter(50 * VirtualTime.MS + random.nextLong(VirtualTime.SECOND));
    }

    void offer(int setpoint, double value, long token, long deadlineNs) {
        Slot slot = slots[setpoint];
        if (slot.isPending && slot.token != 0) {
            result(setpoint, slot.token, WriteResult.SUPERSEDED, 0, 0);
        }
        slot.isPending = true;
        slot.value = value;
        slot.token = token;
        slot.deadlineNs = deadlineNs;
        if (!pcs.isLinkUp) {
            slot.isPending = false;
            result(setpoint, token, WriteResult.NOT_CONNECTED, 0, 0);
        } else {
            pump();
        }
    }

    private void pump() {
        for (int setpoint = 0; setpoint < slots.length && !isBusy; setpoint++) {
            Slot slot = slots[setpoint];
            if (!slot.isPending) {
                continue;
            }
            slot.isPending = false;
            if (!pcs.isLinkUp) {
                result(setpoint, slot.token, WriteResult.NOT_CONNECTED, 0, 0);
            } else if (time.nowNs() >= slot.deadlineNs) {
                result(setpoint, slot.token, WriteResult.EXPIRED, 0, 0);
            } else {
                send(setpoint, slot.token, slot.value);
            }
        }
    }

    private void send(int setpoint, long token, double value) {
        isBusy = true;
        sentNs = time.nowNs();
        sentSetpoint = setpoint;
        sentToken = token;
        int sentEpoch = ++epoch;
        boolean lostOut = random.nextDouble() < faultShare;
        boolean lostBack = random.nextDouble() < faultShare;
        long outNs = delay();
        long backNs = delay();
        if (!lostOut) {
            // One connection does not reorder.
            arrivalNs = Math.max(arrivalNs, time.nowNs() + outNs);
            time.after(arrivalNs - time.nowNs(), () -> arrive(setpoint, token, value, sentEpoch, lostBack, backNs));
        }
        time.after(TIMEOUT_NS, () -> timeOut(sentEpoch));
    }

    private long delay() {
        return random.nextDouble() < faultShare
                ? random.nextLong(400 * VirtualTime.MS)
                : 200_000 + random.nextLong(8 * VirtualTime.MS);
    }

    private void arrive(int setpoint, long token, double value, int sentEpoch, boolean lostBack, long backNs) {
        boolean refused = pcs.refusesWrites;
        if (!refused) {
            pcs.write(setpoint, value, time.nowNs());
            wire.onWrite(pcs.index, setpoint, token, value);
        }
        if (!lostBack) {
            time.after(backNs, () -> reply(sentEpoch, refused));
        }
    }

    private void reply(int sentEpoch, boolean refused) {
        if (epoch == sentEpoch && isBusy) {
            timeouts = 0;
            end(refused ? WriteResult.REFUSED : WriteResult.CONFIRMED, refused ? 4 : 0);
        }
    }

    private void timeOut(int sentEpoch) {
        if (epoch == sentEpoch && isBusy) {
            timeouts++;
            end(WriteResult.TIMED_OUT, 0);
            if (timeouts >= 3) {
                drop();
            }
        }
    }

    private void end(WriteResult result, int exception) {
        isBusy = false;
        epoch++;
        if (sentToken != 0 || result != WriteResult.CONFIRMED) {
            result(sentSetpoint, sentToken, result, exception, sentNs);
        }
        pump();
    }

    private void result(int setpoint, long token, WriteResult result, int exception, long writtenNs) {
        results.onWriteResult(pcs.index, setpoint, token, result, exception, writtenNs, time.nowNs());
        results.flush();
    }

    /** The connection breaks and comes back later. */
    void drop() {
        if (!pcs.isLinkUp) {
            return;
        }
        pcs.isLinkUp = false;
        timeouts = 0;
        if (isBusy) {
            end(WriteResult.CONNECTION_LOST, 0);
        }
        pump();
        comeBackAfter(500 * VirtualTime.MS + random.nextLong(20 * VirtualTime.SECOND));
    }

    private void comeBackAfter(long delayNs) {
        pcs.isLinkUp = false;
        time.after(delayNs, () -> pcs.isLinkUp = true);
    }
}
