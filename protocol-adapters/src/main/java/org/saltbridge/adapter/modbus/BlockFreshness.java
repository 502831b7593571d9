package org.saltbridge.adapter.modbus;

import java.util.concurrent.TimeUnit;
import org.saltbridge.adapter.Quality;

/**
 * How old the values of one block are: good while young, old at one and a half periods or at the first missing reply, expired
 * at two. They are given up at two periods as well, but not before {@value #LOST_MIN_MS} ms: so long control holds on to them. It
 * re-arms itself from the last reply's time, so a reply costs one store.
 */
final class BlockFreshness extends TickWheel.Timer {
    private static final long LOST_MIN_MS = 500;

    private enum Level {
        FRESH,
        OLD,
        EXPIRED,
        /** Answered with an exception: told already, but the answer can grow old as well. */
        FAILED,
        LOST
    }

    private final BlockPoll poll;
    private final boolean ages;
    private final long oldAfterNs;
    private final long expiredAfterNs;
    private final long lostAfterNs;
    private Level level = Level.OLD;
    private long lastAnswerNs;

    /**
     * A block without values yet.
     *
     * @param periodNs 0 for a block that is read once and ages only with its device.
     */
    BlockFreshness(BlockPoll poll, long periodNs) {
        this.poll = poll;
        this.ages = periodNs > 0;
        this.oldAfterNs = periodNs + periodNs / 2;
        this.lostAfterNs = Math.max(TimeUnit.MILLISECONDS.toNanos(LOST_MIN_MS), 2 * periodNs);
        this.expiredAfterNs = ages ? 2 * periodNs : lostAfterNs;
    }

    /** Values that are not there within {@code graceNs} beyond the usual age count as lost. */
    void start(long nowNs, long graceNs) {
        lastAnswerNs = nowNs + graceNs;
        wheel().schedule(this, lastAnswerNs + lostAfterNs);
    }

    void onGood(long nowNs) {
        lastAnswerNs = nowNs;
        level = Level.FRESH;
        if (!ages) {
            cancel();
        } else if (!isArmed()) {
            wheel().schedule(this, nowNs + oldAfterNs);
        }
    }

    void onFailed(long nowNs) {
        lastAnswerNs = nowNs;
        level = Level.FAILED;
        if (!ages) {
            cancel();
        } else if (!isArmed()) {
            wheel().schedule(this, nowNs + lostAfterNs);
        }
    }

    /** A reply is missing, or the device is gone. */
    void onMissing(long nowNs) {
        if (level == Level.LOST) {
            return;
        }
        if (!ages && !isArmed()) {
            lastAnswerNs = nowNs;
        }
        if (level == Level.FRESH) {
            level = Level.OLD;
            poll.degrade(Quality.OLD_DATA);
        }
        // A device without values yet keeps the grace it was given.
        if (!isArmed() || lastAnswerNs - nowNs <= 0) {
            schedule();
        }
    }

    /** The unit is known to be unreachable: no need to wait for the age. */
    void onUnreachable() {
        cancel();
        level = Level.LOST;
        poll.degrade(Quality.NO_COMMUNICATION);
    }

    void stop() {
        cancel();
    }

    @Override
    void onTimer(long nowNs) {
        long ageNs = nowNs - lastAnswerNs;
        if (ageNs >= lostAfterNs) {
            level = Level.LOST;
            poll.degrade(Quality.NO_COMMUNICATION);
            return;
        }
        if ((level == Level.FRESH || level == Level.OLD) && ageNs >= expiredAfterNs) {
            level = Level.EXPIRED;
            poll.degrade(Quality.EXPIRED);
        } else if (level == Level.FRESH && ageNs >= oldAfterNs) {
            level = Level.OLD;
            poll.degrade(Quality.OLD_DATA);
        }
        schedule();
    }

    private void schedule() {
        long afterNs = switch (level) {
            case FRESH -> oldAfterNs;
            case OLD -> expiredAfterNs;
            case EXPIRED, FAILED, LOST -> lostAfterNs;
        };
        wheel().schedule(this, lastAnswerNs + afterNs);
    }

    private TickWheel wheel() {
        return poll.device.link.loop.wheel;
    }
}
