package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;

class PollPlannerTest {
    private static final RegisterType[] TYPES = {RegisterType.U16, RegisterType.S32, RegisterType.U64};

    private static DeviceProfile profile(SplittableRandom random) {
        List<RegisterDef> registers = new ArrayList<>();
        int address = random.nextInt(100);
        for (int i = 0; i < 1 + random.nextInt(120); i++) {
            RegisterType type = TYPES[random.nextInt(TYPES.length)];
            registers.add(new RegisterDef(
                    "P/" + i,
                    random.nextBoolean() ? RegisterTable.HOLDING : RegisterTable.INPUT,
                    address,
                    type,
                    WordOrder.ABCD,
                    1,
                    0,
                    null,
                    false,
                    PointKind.ANALOG,
                    Unit.NONE,
                    Double.NaN,
                    Double.NaN,
                    List.of(),
                    List.of(),
                    PollClass.values()[random.nextInt(4)],
                    List.of(),
                    ""));
            address += type.registerCount() + random.nextInt(6);
        }
        return new DeviceProfile(
                "p",
                "P",
                "test",
                DeviceRole.PCS,
                4 + random.nextInt(122),
                random.nextInt(10),
                123,
                Map.of(),
                registers,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRegisterIsReadOnceAndNoLimitIsPassed(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            DeviceProfile profile = profile(random);
            int[] seen = new int[profile.registers().size()];
            for (PollBlock block : PollPlanner.plan(profile)) {
                check(profile, block, seen);
            }
            assertTrue(Arrays.stream(seen).allMatch(times -> times == 1), "seed " + seed);
        }
    }

    private static void check(DeviceProfile profile, PollBlock block, int[] seen) {
        assertTrue(block.count() <= profile.readRegistersMax());
        int end = block.address();
        for (int index : block.registers()) {
            RegisterDef register = profile.registers().get(index);
            assertEquals(block.function(), register.table().readFunction());
            assertEquals(block.pollClass(), register.poll());
            assertTrue(register.address() - end <= profile.readGapMax());
            assertTrue(register.endAddress() <= block.address() + block.count());
            end = register.endAddress();
            seen[index]++;
        }
        assertEquals(end, block.address() + block.count());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void splittingEndsWithSingleValuesAndLosesNone(long seed) {
        DeviceProfile profile = profile(new SplittableRandom(seed));
        for (PollBlock block : PollPlanner.plan(profile)) {
            List<PollBlock> open = new ArrayList<>(List.of(block));
            int singles = 0;
            while (!open.isEmpty()) {
                List<PollBlock> parts = PollPlanner.split(open.remove(0));
                if (parts.size() == 1) {
                    assertEquals(1, parts.get(0).registerCount());
                    singles++;
                } else {
                    open.addAll(parts);
                }
            }
            assertEquals(block.registerCount(), singles);
        }
    }

    private static RegisterDef value(String point, int address, String factor) {
        return Registers.of(RegisterType.S16)
                .point(point)
                .at(RegisterTable.HOLDING, address)
                .scaleFactor(factor)
                .def();
    }

    private static RegisterDef factor(String point, int address) {
        return Registers.of(RegisterType.S16)
                .point(point)
                .at(RegisterTable.HOLDING, address)
                .def();
    }

    private static List<List<Integer>> addresses(DeviceProfile profile) {
        return PollPlanner.plan(profile).stream()
                .map(block -> Arrays.stream(block.registers())
                        .mapToObj(index -> profile.registers().get(index).address())
                        .toList())
                .toList();
    }

    @Test
    void aValueAndItsFarScaleFactorAreOneRead() {
        DeviceProfile profile = Registers.profile(
                125, 4, List.of(value("A", 10, "SF"), factor("Other", 30), factor("SF", 120), factor("Far", 128)));

        assertEquals(List.of(List.of(10, 30, 120), List.of(128)), addresses(profile));
    }

    @Test
    void aReadThatGrowsTooLongIsCutWhereNoValueLosesItsFactor() {
        DeviceProfile profile = Registers.profile(
                20,
                4,
                List.of(
                        value("A", 0, "SFA"),
                        factor("SFA", 10),
                        value("B", 12, "SFB"),
                        factor("C", 16),
                        factor("SFB", 22)));

        assertEquals(List.of(List.of(0, 10), List.of(12, 16, 22)), addresses(profile));
    }

    @Test
    void aFactorThatNoReadCanReachIsReadApart() {
        DeviceProfile profile =
                Registers.profile(20, 4, List.of(value("A", 0, "SF"), value("B", 21, "SF"), factor("SF", 23)));

        assertEquals(List.of(List.of(0), List.of(21, 23)), addresses(profile));
    }
}
