package org.saltbridge.gateway.dispatch;

import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.gateway.plant.PlantImage;

/** One sequence of a device profile as dispatch runs it: its steps in columns. */
final class SequencePlan {
    /** Not sooner, however fast the state is read: a device may take a moment to show what it has begun. */
    private static final long FRESH_NS_MIN = 250_000_000;

    /** Two of the field side's ticks at most, until it calls a value old. */
    private static final long LATE_NS = 50_000_000;

    private final int unit;
    /** Position of the first step among the writes of the profile. */
    final int firstWrite;
    /** Position of the first step among the steps of all sequences of the profile. */
    final int firstStep;

    final double[] value;
    final double[][] expected;
    final long[] timeoutNs;
    /** So long after a write a good value has certainly been read after it. */
    final long[] freshNs;

    private SequencePlan(int unit, DeviceProfile profile, SequenceDef sequence, int firstWrite) {
        this.unit = unit;
        this.firstWrite = firstWrite;
        firstStep = firstWrite - profile.setpoints().size();
        List<SequenceStep> steps = sequence.steps();
        value = new double[steps.size()];
        expected = new double[steps.size()][];
        timeoutNs = new long[steps.size()];
        freshNs = new long[steps.size()];
        for (int i = 0; i < value.length; i++) {
            SequenceStep step = steps.get(i);
            value[i] = step.value();
            expected[i] = step.expectValues().stream()
                    .mapToDouble(Integer::doubleValue)
                    .toArray();
            timeoutNs[i] = step.timeoutMs() * 1_000_000L;
            freshNs[i] = freshNs(profile, step.expectPoint());
        }
    }

    /** The sequence of a name for a unit of {@link DeviceSequences}, or null where the profile has none. */
    static @Nullable SequencePlan of(int unit, DeviceProfile profile, String name) {
        SequenceDef sequence = profile.sequence(name);
        return sequence == null ? null : new SequencePlan(unit, profile, sequence, profile.firstWriteOf(name));
    }

    /** The field side calls a value old after one and a half of its periods. */
    private static long freshNs(DeviceProfile profile, String point) {
        RegisterDef register = profile.registerOf(point);
        long periodNs = register == null ? 0 : profile.pollMs().getOrDefault(register.poll(), 0) * 1_000_000L;
        return Math.max(FRESH_NS_MIN, periodNs * 3 / 2) + LATE_NS;
    }

    /** So long all steps may take together, nanoseconds. */
    long timeoutNs() {
        return LongStream.of(timeoutNs).sum();
    }

    /** Whether the device says that it is where this sequence ends. */
    boolean isEndReached(PlantImage.Reader reader) {
        int last = size() - 1;
        return last >= 0 && isExpected(last, reader.sequenceState(unit, firstStep + last));
    }

    /** Whether the device says that it is somewhere else than where this sequence ends; not so when it says nothing. */
    boolean isEndAway(PlantImage.Reader reader) {
        int last = size() - 1;
        double state = last < 0 ? Double.NaN : reader.sequenceState(unit, firstStep + last);
        return !Double.isNaN(state) && !isExpected(last, state);
    }

    /** Whether a state is one that must follow a step; NaN is none. */
    boolean isExpected(int step, double state) {
        for (double one : expected[step]) {
            if (state == one) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return value.length;
    }
}
