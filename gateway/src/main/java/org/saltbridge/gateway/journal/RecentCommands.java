package org.saltbridge.gateway.journal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.saltbridge.gateway.command.CommandResult;

/**
 * The numbered commands of the last minute and what became of them, so that a command sent twice, because its answer was lost
 * or the gateway was restarted, is answered from the journal and does not run again. Bounded; the oldest are forgotten first.
 */
public final class RecentCommands {
    /** For so long a number means the same command; afterwards it may be used again. */
    public static final long REMEMBERED_NS = TimeUnit.SECONDS.toNanos(60);

    private final int capacity;
    private final LongSupplier nanoTime;
    private final Map<CommandId, Remembered> byId = new LinkedHashMap<>();

    /** A command that was seen before. */
    public static final class Remembered {
        private final double value;
        private final long sinceNs;
        private volatile long sequence;
        private volatile @Nullable CommandOutcome outcome;

        private Remembered(double value, long sinceNs) {
            this.value = value;
            this.sinceNs = sinceNs;
        }

        /** What was commanded, in the command's unit. */
        public double value() {
            return value;
        }

        /** Null while the command is in flight, and until its outcome is durable. */
        public @Nullable CommandOutcome outcome() {
            return outcome;
        }

        void written(long sequence) {
            this.sequence = sequence;
        }

        void ended(CommandOutcome outcome) {
            this.outcome = outcome;
        }
    }

    /**
     * @param capacity commands remembered at most.
     * @param nanoTime the clock of {@link System#nanoTime()}.
     */
    RecentCommands(int capacity, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.nanoTime = nanoTime;
    }

    /** The command that came earlier under the same id; null when this one is the first, which is remembered now. */
    public synchronized @Nullable Remembered begin(JournaledCommand command) {
        long nowNs = nanoTime.getAsLong();
        CommandId id = command.request().id();
        Remembered earlier = byId.get(id);
        if (earlier != null && (earlier.outcome == null || nowNs - earlier.sinceNs < REMEMBERED_NS)) {
            return earlier;
        }
        byId.remove(id);
        Remembered now = new Remembered(command.request().value(), nowNs);
        command.remember(now);
        add(id, now, nowNs);
        return null;
    }

    /** Forgets a command that was refused before anything was done, so that its number can be used for another try. */
    public synchronized void forget(CommandId id) {
        byId.remove(id);
    }

    /** The same for a command that may not have been {@linkplain #begin remembered} at all. */
    public void forget(JournaledCommand command) {
        if (command.remembered() != null) {
            forget(command.request().id());
        }
    }

    /** What became of a command of the last minute; null when it is unknown or in flight. */
    public synchronized @Nullable CommandOutcome outcomeOf(CommandId id) {
        Remembered known = byId.get(id);
        return known == null ? null : known.outcome;
    }

    /** Commands remembered now. */
    public synchronized int size() {
        return byId.size();
    }

    /** At a start: takes over a command that the journal holds. */
    synchronized void restore(CommandId id, double value, long ageNs, long sequence, CommandOutcome outcome) {
        if (ageNs >= REMEMBERED_NS || outcome.result() == CommandResult.QUEUE_FULL) {
            return;
        }
        long nowNs = nanoTime.getAsLong();
        Remembered restored = new Remembered(value, nowNs - Math.max(0, ageNs));
        restored.written(sequence);
        restored.ended(outcome);
        byId.remove(id);
        add(id, restored, nowNs);
    }

    /** The lowest sequence number of what is remembered, or the greatest of all numbers when nothing is. */
    synchronized long oldestSequence() {
        dropOld(nanoTime.getAsLong());
        for (Remembered known : byId.values()) {
            if (known.sequence > 0) {
                return known.sequence;
            }
        }
        return Long.MAX_VALUE;
    }

    private void add(CommandId id, Remembered command, long nowNs) {
        byId.put(id, command);
        dropOld(nowNs);
    }

    private void dropOld(long nowNs) {
        Iterator<Remembered> oldest = byId.values().iterator();
        while (oldest.hasNext()) {
            Remembered known = oldest.next();
            boolean due = byId.size() > capacity || nowNs - known.sinceNs >= REMEMBERED_NS;
            if (!due) {
                return;
            }
            if (known.outcome != null) {
                oldest.remove();
            }
        }
    }
}
