package org.saltbridge.adapter.modbus;

import java.util.List;
import java.util.stream.IntStream;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;

/** One read request of a device's plan: a run of registers of one table with one period. Immutable. */
final class PollBlock {
    private final DeviceProfile profile;
    private final PollClass pollClass;
    private final RegisterTable table;
    private final int[] registers;
    private final int address;
    private final int count;

    /** @param registers indexes into the profile's registers, by address. */
    PollBlock(DeviceProfile profile, PollClass pollClass, List<Integer> registers) {
        this.profile = profile;
        this.pollClass = pollClass;
        this.registers = registers.stream().mapToInt(Integer::intValue).toArray();
        RegisterDef first = profile.registers().get(this.registers[0]);
        table = first.table();
        address = first.address();
        count = registers.stream()
                        .mapToInt(index -> profile.registers().get(index).endAddress())
                        .max()
                        .orElseThrow()
                - address;
    }

    PollClass pollClass() {
        return pollClass;
    }

    /** 0 for {@link PollClass#ONCE}. */
    int periodMs() {
        return profile.pollMs().getOrDefault(pollClass, 0);
    }

    /** Function code of the read, 1 to 4. */
    int function() {
        return table.readFunction();
    }

    boolean isBits() {
        return table.isBits();
    }

    int address() {
        return address;
    }

    /** Registers, or bits of a bit table. */
    int count() {
        return count;
    }

    DeviceProfile profile() {
        return profile;
    }

    /** Indexes into the profile's registers, by address. */
    int[] registers() {
        return registers.clone();
    }

    int registerCount() {
        return registers.length;
    }

    int register(int position) {
        return registers[position];
    }

    /** The points that this block gives, as offsets from the device's first point. */
    int[] pointOffsets() {
        int[] firsts = PollPlanner.pointOffsets(profile);
        return IntStream.of(registers)
                .flatMap(index -> IntStream.rangeClosed(
                        firsts[index],
                        firsts[index] + profile.registers().get(index).bits().size()))
                .toArray();
    }
}
