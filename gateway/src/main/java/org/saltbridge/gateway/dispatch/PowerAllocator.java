package org.saltbridge.gateway.dispatch;

/**
 * Splits a total over units by water filling: each gets a share in proportion to its weight until it is full, and what a
 * full unit cannot take goes to the others. The weight is what the unit can give, more where there is more charge to give
 * (less when charging), so that the states of charge grow together.
 *
 * <p>Shares are whole steps of each unit's register and add up to the total within half the coarsest step, or to all that
 * there is when the total is more. All units get the same sign: one is never charged while another is discharged. O(n) a
 * round, and few rounds; nothing is allocated after construction.
 */
public final class PowerAllocator {
    /** Above any plant, and small enough that sums of whole watts stay exact. */
    private static final double CAPACITY_MAX = 1e11;

    /** How strongly a difference of the state of charge from the mean moves a unit's weight. */
    private static final double SOC_GAIN = 2;

    private static final double SOC_NOISE_PERCENT = 2;
    private static final double WEIGHT_FACTOR_MIN = 0.05;
    /** Each round fills at least one unit; with real plants two or three do. */
    private static final int ROUNDS_MAX = 12;

    private final double[] usable;
    private final double[] weight;
    private final double[] ideal;
    private final double[] stepW;

    /**
     * An allocator for so many units.
     *
     * @param stepW by unit, the smallest difference that its register can tell, ≥ 1.
     */
    public PowerAllocator(double[] stepW) {
        this.stepW = stepW.clone();
        usable = new double[stepW.length];
        weight = new double[stepW.length];
        ideal = new double[stepW.length];
    }

    /**
     * Splits a total.
     *
     * @param total asked of all units together; its sign chooses the capacities' direction.
     * @param capacity by unit, ≥ 0 in the direction of {@code total}; 0 takes no part.
     * @param socPercent by unit; NaN counts as the mean.
     * @param share filled by unit, with the sign of {@code total}.
     * @return the sum of the shares.
     */
    public double allocate(double total, double[] capacity, double[] socPercent, double[] share) {
        int units = share.length;
        double available = 0;
        for (int i = 0; i < units; i++) {
            usable[i] = wholeSteps(capacity[i], stepW[i]);
            available += usable[i];
        }
        double asked = Double.isNaN(total) ? 0 : Math.min(Math.abs(total), available);
        weigh(units, total < 0, socPercent);
        fill(units, asked);
        return round(units, asked, total < 0 ? -1 : 1, share);
    }

    /** What is not a positive number is nothing. */
    private static double wholeSteps(double capacity, double step) {
        return capacity > 0 ? Math.floor(Math.min(capacity, CAPACITY_MAX) / step) * step : 0;
    }

    private void weigh(int units, boolean charging, double[] socPercent) {
        double sum = 0;
        double sumCapacity = 0;
        for (int i = 0; i < units; i++) {
            if (usable[i] > 0 && !Double.isNaN(socPercent[i])) {
                sum += socPercent[i] * usable[i];
                sumCapacity += usable[i];
            }
        }
        double mean = sumCapacity > 0 ? sum / sumCapacity : 0;
        for (int i = 0; i < units; i++) {
            double above = beyondNoise(socPercent[i] - mean) / 100;
            weight[i] = usable[i] * Math.max(WEIGHT_FACTOR_MIN, 1 + SOC_GAIN * (charging ? -above : above));
        }
    }

    /** Estimates of the charge differ by so much anyway; a plant in balance shares evenly and does not chase them. */
    private static double beyondNoise(double percent) {
        return Double.isNaN(percent) ? 0 : Math.copySign(Math.max(0, Math.abs(percent) - SOC_NOISE_PERCENT), percent);
    }

    /** Fills {@link #ideal}; full units are those whose ideal share is all they can give. */
    private void fill(int units, double asked) {
        double open = 0;
        for (int i = 0; i < units; i++) {
            ideal[i] = 0;
            open += weight[i];
        }
        double remaining = asked;
        for (int round = 0; round < ROUNDS_MAX && open > 0; round++) {
            double level = remaining / open;
            boolean filled = false;
            for (int i = 0; i < units; i++) {
                if (weight[i] > 0 && level * weight[i] >= usable[i]) {
                    ideal[i] = usable[i];
                    remaining -= usable[i];
                    open -= weight[i];
                    weight[i] = 0;
                    filled = true;
                }
            }
            if (!filled) {
                break;
            }
        }
        double level = open > 0 ? Math.max(0, remaining) / open : 0;
        for (int i = 0; i < units; i++) {
            if (weight[i] > 0) {
                ideal[i] = Math.min(usable[i], level * weight[i]);
            }
        }
    }

    /** Rounds so that the error does not add up, and puts what rounding and unfinished filling left over where it fits. */
    private double round(int units, double asked, double sign, double[] share) {
        double wanted = 0;
        double given = 0;
        for (int i = 0; i < units; i++) {
            wanted += ideal[i];
            double steps = Math.rint((wanted - given) / stepW[i]) * stepW[i];
            share[i] = Math.max(0, Math.min(usable[i], steps));
            given += share[i];
        }
        for (int i = 0; i < units && asked - given != 0; i++) {
            double missing = Math.rint((asked - given) / stepW[i]) * stepW[i];
            double adjusted = Math.max(0, Math.min(usable[i], share[i] + missing));
            given += adjusted - share[i];
            share[i] = adjusted;
        }
        for (int i = 0; i < units; i++) {
            share[i] = share[i] == 0 ? 0 : sign * share[i];
        }
        return given == 0 ? 0 : sign * given;
    }
}
