package org.saltbridge.benchmark;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Finds out which writes at the devices belong to which command of the plant: the first new value of each device between
 * the command and its answer. A refresh repeats a value that the device has already, so it is never taken for a command.
 */
final class PlantWrites {
    /** From the command at the client to its first write at a device, nanoseconds. */
    final Histogram toFirst = OpcLoad.histogram();
    /** To its last. */
    final Histogram toLast = OpcLoad.histogram();

    private final List<SlaveProcess.Write> writes;
    private final int[] held;
    private final boolean[] seen;
    private int next;

    /** @param writes in the order of their arrival. */
    PlantWrites(int devices, List<SlaveProcess.Write> writes) {
        this.writes = writes;
        held = new int[devices];
        seen = new boolean[devices];
        Arrays.fill(held, Integer.MIN_VALUE);
    }

    /** Takes the writes of the next command; returns how many devices got none. */
    int attribute(long sentNs, long answeredNs) {
        Arrays.fill(seen, false);
        int count = 0;
        long firstNs = Long.MAX_VALUE;
        long lastNs = Long.MIN_VALUE;
        while (next < writes.size() && writes.get(next).ns() - answeredNs <= 0) {
            SlaveProcess.Write write = writes.get(next++);
            boolean changed = held[write.device()] != write.value();
            held[write.device()] = write.value();
            if (changed && !seen[write.device()] && write.ns() - sentNs >= 0) {
                seen[write.device()] = true;
                count++;
                firstNs = Math.min(firstNs, write.ns());
                lastNs = Math.max(lastNs, write.ns());
            }
        }
        if (count > 0) {
            toFirst.recordValue(firstNs - sentNs);
            toLast.recordValue(lastNs - sentNs);
        }
        return seen.length - count;
    }
}
