package org.saltbridge.gateway.dispatch;

/**
 * Splits a total over units in proportion to what each can give, never above it. The shares are whole watts (or var) and
 * add up to the total, or to all that there is when the total is more.
 *
 * <p>All units get the same sign: one is never charged while another is discharged.
 */
final class PowerAllocator {

    /** Above any plant, and small enough that sums of whole watts stay exact. */
    private static final double CAPACITY_MAX = 1e11;

    private PowerAllocator() {}

    /**
     * Splits a total.
     *
     * @param total asked of all units together; its sign chooses the capacities' direction.
     * @param capacity by unit, ≥ 0 in the direction of {@code total}; 0 takes no part.
     * @param share filled by unit, with the sign of {@code total}.
     * @return the sum of the shares: {@code total} to the whole watt, or less in magnitude.
     */
    static double allocate(double total, double[] capacity, double[] share) {
        double available = 0;
        for (double unitCapacity : capacity) {
            available += usable(unitCapacity);
        }
        double asked = Math.min(Math.rint(Math.abs(total)), available);
        double sign = total < 0 ? -1 : 1;
        double remaining = asked;
        double remainingCapacity = available;
        for (int i = 0; i < share.length; i++) {
            double unitCapacity = usable(capacity[i]);
            double unitShare = 0;
            if (unitCapacity > 0) {
                unitShare = Math.min(unitCapacity, Math.rint(remaining * (unitCapacity / remainingCapacity)));
                // What the units behind this one cannot take has to go here.
                unitShare = Math.max(unitShare, remaining - (remainingCapacity - unitCapacity));
                remainingCapacity -= unitCapacity;
                remaining -= unitShare;
            }
            share[i] = unitShare == 0 ? 0 : sign * unitShare;
        }
        assert remaining == 0 : remaining;
        return asked == 0 ? 0 : sign * asked;
    }

    /** Whole watts; what is not a positive number is nothing. */
    private static double usable(double capacity) {
        return capacity > 0 ? Math.floor(Math.min(capacity, CAPACITY_MAX)) : 0;
    }
}
