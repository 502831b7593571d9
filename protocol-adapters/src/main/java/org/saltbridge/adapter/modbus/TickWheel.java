package org.saltbridge.adapter.modbus;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All timers of one field loop: a hashed wheel of intrusive entries, so that arming and cancelling neither allocate nor
 * search. Confined to its loop; resolution is one tick, never early.
 */
final class TickWheel {
    private static final int SLOTS = 4096;
    private static final long NO_REST = Long.MIN_VALUE;

    private final Timer[] heads = new Timer[SLOTS];
    private final Timer firing = new ListHead();
    private final long originNs;
    private final long tickNs;
    private final LongConsumer onEarlier;
    private long currentTick;
    private long restTick = NO_REST;

    /** @param onEarlier told when to be advanced, if during a rest something is armed that is due before its end. */
    TickWheel(long nowNs, long tickNs, LongConsumer onEarlier) {
        originNs = nowNs;
        this.tickNs = tickNs;
        this.onEarlier = onEarlier;
        for (int i = 0; i < SLOTS; i++) {
            heads[i] = new ListHead();
        }
    }

    /** Arms a timer, or moves one that is armed. */
    void schedule(Timer timer, long dueNs) {
        timer.cancel();
        long tick = (dueNs - originNs + tickNs - 1) / tickNs;
        timer.dueTick = Math.max(tick, currentTick + 1);
        insert(timer);
        if (timer.dueTick < restTick) {
            restTick = timer.dueTick;
            onEarlier.accept(originNs + restTick * tickNs);
        }
    }

    private void insert(Timer timer) {
        append(heads[(int) (timer.dueTick & (SLOTS - 1))], timer);
    }

    private static void append(Timer head, Timer timer) {
        Timer last = previousOf(head);
        timer.next = head;
        timer.previous = last;
        last.next = timer;
        head.previous = timer;
    }

    /** Fires all that is due. A stall of the loop is made up for tick by tick, bounded by one turn of the wheel. */
    void advance(long nowNs) {
        restTick = NO_REST;
        long target = (nowNs - originNs) / tickNs;
        if (target - currentTick > SLOTS) {
            currentTick = target - SLOTS;
        }
        while (currentTick < target) {
            currentTick++;
            fireSlot(heads[(int) (currentTick & (SLOTS - 1))], nowNs);
        }
    }

    /** How many ticks from the next one on have nothing that is due, at most {@code most}. */
    int idleTicks(int most) {
        int idle = 0;
        while (idle < most) {
            Timer head = heads[(int) ((currentTick + idle + 1) & (SLOTS - 1))];
            if (nextOf(head) != head) {
                break;
            }
            idle++;
        }
        return idle;
    }

    /** Begins a rest of so many ticks, and tells when the wheel has to be advanced after it. */
    long rest(int ticks) {
        restTick = currentTick + ticks + 1;
        return originNs + restTick * tickNs;
    }

    private void fireSlot(Timer head, long nowNs) {
        // The slot is emptied first: what its timers arm or cancel meanwhile can neither repeat nor break the pass.
        while (nextOf(head) != head) {
            Timer timer = nextOf(head);
            timer.cancel();
            append(firing, timer);
        }
        while (nextOf(firing) != firing) {
            Timer timer = nextOf(firing);
            timer.cancel();
            if (timer.dueTick <= currentTick) {
                timer.onTimer(nowNs);
            } else {
                insert(timer);
            }
        }
    }

    private static Timer previousOf(Timer timer) {
        Timer previous = timer.previous;
        return previous == null ? timer : previous;
    }

    private static Timer nextOf(Timer timer) {
        Timer next = timer.next;
        return next == null ? timer : next;
    }

    /** Something that happens later on a field loop. */
    abstract static class Timer {
        private @Nullable Timer next;
        private @Nullable Timer previous;
        private long dueTick;

        abstract void onTimer(long nowNs);

        final boolean isArmed() {
            return next != null;
        }

        final void cancel() {
            if (next != null && previous != null) {
                next.previous = previous;
                previous.next = next;
                next = null;
                previous = null;
            }
        }

        final void linkToSelf() {
            next = this;
            previous = this;
        }
    }

    private static final class ListHead extends Timer {
        ListHead() {
            linkToSelf();
        }

        @Override
        void onTimer(long nowNs) {
            throw new IllegalStateException("a list head never fires");
        }
    }
}
