package org.saltbridge.gateway.dispatch;

/**
 * Decides how many PCS share the work: at a low load fewer of them run nearer to where they are efficient. One that is
 * needed is used at once; one that is not is put aside only after it has not been needed for a while, so that nothing
 * toggles.
 */
final class UnitCommitment {
    private static final double SPARE = 1.1;

    private final double minLoadShare;
    private final long holdNs;
    private final boolean[] isAside;
    private int used;
    /** The most that was needed since fewer than {@link #used} became enough; −1 while they are not. */
    private int enough = -1;

    private long enoughSinceNs;

    /**
     * @param minLoadPercent of each PCS's capacity that makes it worth running; 0 uses all always.
     * @param holdMs how long fewer must have been enough.
     */
    UnitCommitment(int units, double minLoadPercent, int holdMs) {
        minLoadShare = minLoadPercent / 100;
        holdNs = holdMs * 1_000_000L;
        isAside = new boolean[units];
        used = units;
    }

    /** Whether a unit is put aside: it stays connected and gets zero. */
    boolean isAside(int unit) {
        return isAside[unit];
    }

    /**
     * Chooses the units for a total; the first in the plant's order that can work.
     *
     * @param capacity by unit, in the direction of the total; 0 cannot work.
     */
    void choose(double total, double[] capacity, long nowNs) {
        if (minLoadShare <= 0) {
            return;
        }
        int needed = neededOf(Math.abs(total), capacity);
        if (needed >= used) {
            used = needed;
            enough = -1;
        } else if (enough < 0) {
            enough = needed;
            enoughSinceNs = nowNs;
        } else {
            enough = Math.max(enough, needed);
            if (nowNs - enoughSinceNs >= holdNs) {
                used = enough;
                enough = -1;
            }
        }
        putAside(capacity);
    }

    /** As many as have a load worth their while, but at least those that can give all of it with a tenth to spare. */
    private int neededOf(double asked, double[] capacity) {
        double sum = 0;
        int able = 0;
        for (double one : capacity) {
            if (one > 0) {
                sum += one;
                able++;
            }
        }
        double worthwhile = able == 0 ? 0 : Math.floor(asked / (sum / able * minLoadShare));
        double reached = 0;
        int count = 0;
        for (double one : capacity) {
            if (one > 0 && (count < Math.max(1, worthwhile) || reached < asked * SPARE)) {
                reached += one;
                count++;
            }
        }
        return count;
    }

    private void putAside(double[] capacity) {
        int chosen = 0;
        for (int i = 0; i < capacity.length; i++) {
            isAside[i] = capacity[i] <= 0 || chosen >= used;
            chosen += isAside[i] ? 0 : 1;
        }
    }
}
