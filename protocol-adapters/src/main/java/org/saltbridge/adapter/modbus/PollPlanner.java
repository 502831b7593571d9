package org.saltbridge.adapter.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;

/**
 * Merges a profile's registers into as few reads as its limits allow: over gaps that the device lets be read along, never
 * beyond its longest read, never through the middle of a value, and not between a value and its scale factor where one read
 * can hold both.
 */
final class PollPlanner {
    /** Most bits in one read (Modbus Application Protocol v1.1b3 §6.1). */
    private static final int BITS_MAX = 2000;

    /** Nameplates and scale factors first: what is read after a connect in this order need not wait for its factor. */
    private static final List<PollClass> ORDER =
            List.of(PollClass.ONCE, PollClass.FAST, PollClass.NORMAL, PollClass.SLOW);

    private PollPlanner() {}

    static List<PollBlock> plan(DeviceProfile profile) {
        List<PollBlock> blocks = new ArrayList<>();
        for (PollClass pollClass : ORDER) {
            for (RegisterTable table : RegisterTable.values()) {
                planRun(profile, pollClass, table, blocks);
            }
        }
        return blocks;
    }

    private static void planRun(
            DeviceProfile profile, PollClass pollClass, RegisterTable table, List<PollBlock> blocks) {
        List<RegisterDef> all = profile.registers();
        List<Integer> matching = IntStream.range(0, all.size())
                .filter(i -> all.get(i).poll() == pollClass && all.get(i).table() == table)
                .boxed()
                .sorted(Comparator.comparingInt(i -> all.get(i).address()))
                .toList();
        int longest = table.isBits() ? BITS_MAX : profile.readRegistersMax();
        Map<Integer, Integer> tiedUntil = tiedUntil(all, matching, longest);
        List<Integer> run = new ArrayList<>();
        for (int index : matching) {
            RegisterDef register = all.get(index);
            boolean isNear = register.address() - end(all, run) <= profile.readGapMax()
                    || tied(all, run, tiedUntil) > register.address();
            if (!run.isEmpty() && isNear && span(all, run, register) > longest) {
                List<Integer> whole = run.subList(0, cut(all, run, register, tiedUntil));
                close(profile, pollClass, whole, blocks);
            }
            if (!isNear || span(all, run, register) > longest) {
                close(profile, pollClass, run, blocks);
            }
            run.add(index);
        }
        close(profile, pollClass, run, blocks);
    }

    /** Registers that a read of a run takes when {@code next} is added to it. */
    private static int span(List<RegisterDef> all, List<Integer> run, RegisterDef next) {
        int start = run.isEmpty() ? next.address() : all.get(run.get(0)).address();
        return Math.max(end(all, run), next.endAddress()) - start;
    }

    /** Up to where a run is tied to later registers. */
    private static int tied(List<RegisterDef> all, List<Integer> run, Map<Integer, Integer> tiedUntil) {
        return run.stream()
                .mapToInt(i -> tiedUntil.getOrDefault(all.get(i).address(), 0))
                .max()
                .orElse(0);
    }

    private static int end(List<RegisterDef> all, List<Integer> run) {
        return run.stream().mapToInt(i -> all.get(i).endAddress()).max().orElse(0);
    }

    /**
     * A value and its power of ten belong in one read, or a change of the power would for a moment give a wrong value of
     * good quality. By the address of the lower of the two: the end of the higher, where one read can hold both.
     */
    private static Map<Integer, Integer> tiedUntil(List<RegisterDef> all, List<Integer> matching, int longest) {
        Map<String, RegisterDef> byPoint = new HashMap<>();
        matching.forEach(i -> byPoint.put(all.get(i).point(), all.get(i)));
        Map<Integer, Integer> tiedUntil = new HashMap<>();
        for (int index : matching) {
            RegisterDef value = all.get(index);
            RegisterDef factor = value.scaleFactorPoint() == null ? null : byPoint.get(value.scaleFactorPoint());
            if (factor != null) {
                int first = Math.min(value.address(), factor.address());
                int end = Math.max(value.endAddress(), factor.endAddress());
                if (end - first <= longest) {
                    tiedUntil.merge(first, end, Math::max);
                }
            }
        }
        return tiedUntil;
    }

    /**
     * How many registers of a full run to read together: up to the last place that parts no value from its factor, or all
     * where there is none.
     */
    private static int cut(
            List<RegisterDef> all, List<Integer> run, RegisterDef next, Map<Integer, Integer> tiedUntil) {
        for (int count = run.size(); count > 0; count--) {
            RegisterDef following = count < run.size() ? all.get(run.get(count)) : next;
            if (tied(all, run.subList(0, count), tiedUntil) <= following.address()) {
                return count;
            }
        }
        return run.size();
    }

    private static void close(DeviceProfile profile, PollClass pollClass, List<Integer> run, List<PollBlock> blocks) {
        if (!run.isEmpty()) {
            blocks.add(new PollBlock(profile, pollClass, run));
            run.clear();
        }
    }

    /**
     * Two blocks in place of one that a device has refused: halved between values. A
     * block of one value comes back alone.
     */
    static List<PollBlock> split(PollBlock block) {
        int[] registers = block.registers();
        if (registers.length < 2) {
            return List.of(block);
        }
        int middle = registers.length / 2;
        List<Integer> lower = new ArrayList<>();
        List<Integer> upper = new ArrayList<>();
        for (int i = 0; i < registers.length; i++) {
            (i < middle ? lower : upper).add(registers[i]);
        }
        return List.of(
                new PollBlock(block.profile(), block.pollClass(), lower),
                new PollBlock(block.profile(), block.pollClass(), upper));
    }

    /** For each register of a profile, the offset of its own point from the device's first; its bits follow. */
    static int[] pointOffsets(DeviceProfile profile) {
        int[] offsets = new int[profile.registers().size()];
        int next = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = next;
            next += 1 + profile.registers().get(i).bits().size();
        }
        return offsets;
    }
}
