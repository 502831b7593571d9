package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;

import org.saltbridge.gateway.plant.PlantImage;

/**
 * The plant's setpoint of one quantity and its split over the PCS that can follow.
 *
 * <p>A PCS that does not follow, because it cannot or because it is out of plant control, still counts with the power it is
 * known, or for a while assumed, to have: the setpoint is for the plant as a whole and the others make up the difference.
 */
final class PlantSplit {
    /** After so long without a measurement a lost PCS is taken to have been stopped by its own watchdog. */
    private static final long ASSUME_LAST_POWER_NS = 10_000_000_000L;

    /** A change of a lost PCS's power below this part of its rating does not move the others. */
    private static final double FOLLOW_BAND = 0.01;

    final int quantity;
    /** What the utility has asked for; NaN before its first command. */
    double asked = Double.NaN;
    /** Token of the newest command, whose failures the others take over. */
    long newestToken;

    final boolean[] participant;
    final double[] share;
    private final double[] capacity;
    private final double[] assumed;
    private final long[] knownNs;
    private double othersAtSplit;

    PlantSplit(int quantity, int pcsCount) {
        this.quantity = quantity;
        participant = new boolean[pcsCount];
        share = new double[pcsCount];
        capacity = new double[pcsCount];
        assumed = new double[pcsCount];
        knownNs = new long[pcsCount];
    }

    boolean isCommanded() {
        return !Double.isNaN(asked);
    }

    /** Takes note of what the PCS give now. */
    void observe(PlantImage image, long nowNs) {
        for (int i = 0; i < assumed.length; i++) {
            double known = quantity == ACTIVE ? image.measuredW[i] : Double.NaN;
            if (!Double.isNaN(known)) {
                assumed[i] = known;
                knownNs[i] = nowNs;
            } else if (nowNs - knownNs[i] > ASSUME_LAST_POWER_NS) {
                assumed[i] = 0;
            }
        }
    }

    /** Whether the standing split no longer fits the plant. */
    boolean isStale(PcsControl control, PlantImage image) {
        if (!isCommanded()) {
            return false;
        }
        double others = 0;
        double rated = 0;
        for (int i = 0; i < participant.length; i++) {
            if (participant[i] != canFollow(i, control, image)) {
                return true;
            }
            if (participant[i] && Math.abs(share[i]) > capacityOf(i, share[i], control, image) + 1) {
                return true;
            }
            if (!participant[i]) {
                others += assumed[i];
                rated += image.ratedW[i];
            }
        }
        return Math.abs(others - othersAtSplit) > FOLLOW_BAND * rated;
    }

    /**
     * Splits what is asked. Afterwards {@link #participant} and {@link #share} hold the split.
     *
     * @return what the plant gives with it, with what the PCS that do not follow give anyway.
     */
    double split(PcsControl control, PlantImage image) {
        double others = 0;
        for (int i = 0; i < participant.length; i++) {
            participant[i] = canFollow(i, control, image);
            if (!participant[i]) {
                others += assumed[i];
            }
        }
        othersAtSplit = others;
        double total = asked - others;
        if (total * asked <= 0) {
            // Never charge one PCS against the discharge of another.
            total = 0;
        }
        for (int i = 0; i < participant.length; i++) {
            capacity[i] = participant[i] ? capacityOf(i, total, control, image) : 0;
        }
        return PowerAllocator.allocate(total, capacity, share) + others;
    }

    private boolean canFollow(int pcs, PcsControl control, PlantImage image) {
        return control.inPlant[pcs]
                && image.ready[pcs]
                && !control.failed[pcs]
                && control.setpointIndex[quantity][pcs] >= 0;
    }

    private double capacityOf(int pcs, double direction, PcsControl control, PlantImage image) {
        if (quantity == ACTIVE) {
            return direction < 0 ? image.availableChargeW[pcs] : image.availableDischargeW[pcs];
        }
        double activeW = control.targets[ACTIVE][pcs];
        if (Double.isNaN(activeW)) {
            activeW = Double.isNaN(image.acceptedW[pcs]) ? 0 : image.acceptedW[pcs];
        }
        double ratedVa = image.ratedVa[pcs];
        return Math.sqrt(Math.max(0, ratedVa * ratedVa - activeW * activeW));
    }
}
