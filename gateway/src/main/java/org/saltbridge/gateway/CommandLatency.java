package org.saltbridge.gateway;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandListener;

/**
 * Where the time of a command goes, in nanoseconds from when its request had been decoded. Recorded on the dispatch thread
 * without a lock; read as intervals from any one other thread.
 */
public final class CommandLatency implements CommandListener {
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    /** Decoded until the first write was on its socket. */
    public final Recorder toFirstWrite = new Recorder(LONGEST_NS, DIGITS);
    /** Decoded until the last write was on its socket. */
    public final Recorder toLastWrite = new Recorder(LONGEST_NS, DIGITS);
    /** Decoded until the last device had answered. */
    public final Recorder toLastAnswer = new Recorder(LONGEST_NS, DIGITS);

    private volatile long ended;
    private volatile long good;

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // the dispatch thread is the only writer
    public void onOutcome(Command command) {
        ended++;
        if (command.result().isGood()) {
            good++;
        }
        if (command.firstSentNs() != 0) {
            record(toFirstWrite, command.firstSentNs() - command.receivedNs());
            record(toLastWrite, command.lastSentNs() - command.receivedNs());
            record(toLastAnswer, command.endedNs() - command.receivedNs());
        }
    }

    private static void record(Recorder recorder, long ns) {
        recorder.recordValue(Math.max(0, Math.min(ns, LONGEST_NS)));
    }

    /** Commands that reached dispatch and have ended. */
    public long ended() {
        return ended;
    }

    /** Those of them that were carried out as answered. */
    public long good() {
        return good;
    }
}
