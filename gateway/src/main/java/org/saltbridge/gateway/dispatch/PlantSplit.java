package org.saltbridge.gateway.dispatch;

import static org.saltbridge.gateway.dispatch.PcsControl.ACTIVE;

import java.util.Arrays;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.ControlConfig.Priority;
import org.saltbridge.gateway.plant.PlantImage;

/**
 * The split of the plant's target of one quantity over the PCS that can follow.
 *
 * <p>A PCS that does not follow, because it cannot or because it is out of plant control, still counts with the power it is
 * known, or for a while assumed, to have: the target is for the plant as a whole and the others make up the difference.
 */
final class PlantSplit {
    final int quantity;
    final boolean[] participant;
    final double[] share;
    private final double[] capacity;
    private final double[] assumed;
    /** Reactive power takes nothing out of a battery. */
    private final double[] noSoc;

    private final long[] knownNs;
    private final long watchdogNs;
    private final Priority priority;
    private final PowerAllocator allocator;
    private final UnitCommitment commitment;
    /** What each PCS was counted with in the last split: its share, or what it is assumed to have. */
    private final double[] counted;

    private double takenOver;
    private double saturation;

    PlantSplit(int quantity, PcsControl control, ControlConfig config) {
        this.quantity = quantity;
        int count = control.count;
        participant = new boolean[count];
        share = new double[count];
        capacity = new double[count];
        assumed = new double[count];
        noSoc = new double[count];
        Arrays.fill(noSoc, Double.NaN);
        knownNs = new long[count];
        counted = new double[count];
        watchdogNs = config.pcsWatchdogMs() * 1_000_000L;
        priority = config.priority();
        allocator = new PowerAllocator(control.step[quantity]);
        commitment =
                new UnitCommitment(count, quantity == ACTIVE ? config.minLoadPercent() : 0, config.commitmentHoldMs());
    }

    /** Takes note of what the PCS give now. */
    void observe(PlantImage image, long nowNs) {
        for (int i = 0; i < assumed.length; i++) {
            double known = quantity == ACTIVE ? image.measuredW[i] : Double.NaN;
            if (!Double.isNaN(known)) {
                assumed[i] = known;
                knownNs[i] = nowNs;
            } else if (nowNs - knownNs[i] > watchdogNs) {
                assumed[i] = 0;
            }
        }
    }

    /**
     * Splits a target. Afterwards {@link #participant} and {@link #share} hold the split.
     *
     * @return what the plant gives with it, with what the PCS that do not follow give anyway.
     */
    double split(double target, PcsControl control, PlantImage image, long nowNs) {
        double others = 0;
        takenOver = 0;
        for (int i = 0; i < participant.length; i++) {
            participant[i] = canFollow(i, control, image);
            if (!participant[i]) {
                others += assumed[i];
                takenOver += counted[i] - assumed[i];
            }
        }
        double total = target - others;
        if (total * target <= 0) {
            // Never charge one PCS against the discharge of another.
            total = 0;
        }
        for (int i = 0; i < participant.length; i++) {
            capacity[i] = participant[i] ? capacityOf(i, total, control, image) : 0;
            takenOver += participant[i] ? beyondCapacity(i, total) : 0;
        }
        commitment.choose(total, capacity, nowNs);
        for (int i = 0; i < participant.length; i++) {
            capacity[i] = commitment.isAside(i) ? 0 : capacity[i];
        }
        double given = allocator.allocate(total, capacity, quantity == ACTIVE ? image.socPercent : noSoc, share);
        saturation = Math.abs(total) - Math.abs(given) > 1 ? Math.signum(total) : 0;
        for (int i = 0; i < participant.length; i++) {
            counted[i] = participant[i] ? share[i] : assumed[i];
        }
        return given + others;
    }

    /** A PCS that has tripped may tell that it can give nothing before it tells that it has tripped. */
    private double beyondCapacity(int pcs, double total) {
        boolean isBeyond = counted[pcs] * total > 0 && Math.abs(counted[pcs]) > capacity[pcs];
        return isBeyond ? counted[pcs] - Math.copySign(capacity[pcs], total) : 0;
    }

    /**
     * How much less the PCS are counted with that do not follow any more, or can give less, since the last split: the others
     * have taken it over.
     */
    double takenOver() {
        return takenOver;
    }

    /** 1 or −1, the sign of what the last split could not give in full; 0 when it gave all that was asked. */
    double saturation() {
        return saturation;
    }

    private boolean canFollow(int pcs, PcsControl control, PlantImage image) {
        return control.takesPart(pcs)
                && image.ready[pcs]
                && !control.failed[pcs]
                && control.setpointIndex[quantity][pcs] >= 0;
    }

    private double capacityOf(int pcs, double direction, PcsControl control, PlantImage image) {
        double ratedVa = image.ratedVa[pcs];
        if (quantity == ACTIVE) {
            double available = direction < 0 ? image.availableChargeW[pcs] : image.availableDischargeW[pcs];
            return priority == Priority.ACTIVE
                    ? available
                    : Math.min(available, besides(ratedVa, control.standing(PcsControl.REACTIVE, pcs, image)));
        }
        return priority == Priority.REACTIVE ? ratedVa : besides(ratedVa, control.standing(ACTIVE, pcs, image));
    }

    /** What fits into the circle besides the other power. */
    private static double besides(double ratedVa, double other) {
        return Math.sqrt(Math.max(0, ratedVa * ratedVa - other * other));
    }
}
