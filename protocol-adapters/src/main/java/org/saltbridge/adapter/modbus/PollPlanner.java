package org.saltbridge.adapter.modbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;

/**
 * Merges a profile's registers into as few reads as its limits allow: over gaps that the device lets be read along, never
 * beyond its longest read, never through the middle of a value.
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
        List<Integer> run = new ArrayList<>();
        int start = 0;
        int end = 0;
        for (int index : matching) {
            RegisterDef register = all.get(index);
            boolean fits = !run.isEmpty()
                    && register.address() - end <= profile.readGapMax()
                    && Math.max(end, register.endAddress()) - start <= longest;
            if (!fits) {
                close(profile, pollClass, run, blocks);
                start = register.address();
                end = start;
            }
            run.add(index);
            end = Math.max(end, register.endAddress());
        }
        close(profile, pollClass, run, blocks);
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
