package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The allocator over random plants, also such as cannot be: capacities that are negative, infinite or no number. */
class PowerAllocatorProperty {
    private static final int PLANTS = 1_000_000;
    private static final long FIXED_SEED = 20_261_125L;

    @Test
    void sharesAddUpAndNoDeviceIsAskedForMoreThanItCan() {
        long fresh = System.nanoTime();
        for (long seed : new long[] {FIXED_SEED, fresh}) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int plant = 0; plant < PLANTS / 2; plant++) {
                checkOnePlant(random, "seed " + seed + ", plant " + plant);
            }
        }
    }

    private static void checkOnePlant(SplittableRandom random, String name) {
        int units = random.nextInt(200) == 0 ? 1 + random.nextInt(1000) : 1 + random.nextInt(24);
        double[] step = new double[units];
        double[] capacity = new double[units];
        double[] soc = new double[units];
        double[] share = new double[units];
        double available = 0;
        double coarsest = 1;
        boolean mixed = random.nextInt(4) == 0;
        for (int i = 0; i < units; i++) {
            step[i] = mixed ? 1 + random.nextInt(3) * 1250 : 1;
            coarsest = Math.max(coarsest, step[i]);
            capacity[i] = capacity(random);
            soc[i] = random.nextInt(10) == 0 ? Double.NaN : random.nextDouble() * 100;
            double finite = capacity[i] > 0 ? Math.min(capacity[i], 1e11) : 0;
            available += Math.floor(finite / step[i]) * step[i];
        }
        double total = Math.rint((random.nextDouble() * 2.4 - 1.2) * Math.min(available, 5e9));
        double given = new PowerAllocator(step).allocate(total, capacity, soc, share);
        double sum = 0;
        for (int i = 0; i < units; i++) {
            assertTrue(share[i] == 0 || Math.abs(share[i]) <= capacity[i], name + ": above the capacity of " + i);
            assertTrue(share[i] * total >= 0, name + ": against the total");
            assertEquals(0, Math.abs(share[i]) % step[i], 1e-6, name + ": no whole step");
            sum += share[i];
        }
        assertEquals(sum, given, 1e-3, name + ": what is reported is not what is given");
        double due = Math.min(Math.abs(total), available);
        assertEquals(due, Math.abs(given), (mixed ? coarsest : 1) / 2 + 1e-3, name + ": total " + total);
    }

    private static double capacity(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> Double.NaN;
            case 2 -> -random.nextDouble() * 1e6;
            case 3 -> random.nextDouble() * 10;
            case 4 -> random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : 2.5e6;
            default -> random.nextDouble() * 2.5e6;
        };
    }

    @Test
    void theFullerUnitsGiveMoreAndTheEmptierTakeMore() {
        double[] share = new double[3];
        double[] capacity = {1000, 1000, 1000};
        double[] soc = {40, 50, 60};
        PowerAllocator allocator = new PowerAllocator(new double[] {1, 1, 1});
        allocator.allocate(900, capacity, soc, share);
        assertTrue(share[0] < share[1] && share[1] < share[2], Arrays.toString(share));
        allocator.allocate(-900, capacity, soc, share);
        assertTrue(share[0] < share[1] && share[1] < share[2] && share[2] < 0, Arrays.toString(share));
    }

    @Test
    void whatAFullUnitCannotTakeGoesToTheOthers() {
        double[] share = new double[3];
        PowerAllocator allocator = new PowerAllocator(new double[] {1, 1, 1});
        assertEquals(2000, allocator.allocate(2000, new double[] {100, 1000, 1000}, new double[] {90, 50, 50}, share));
        assertEquals(100, share[0]);
        assertEquals(950, share[1]);
    }

    @Test
    void allocatesNothing() {
        int units = 220;
        double[] capacity = new double[units];
        double[] soc = new double[units];
        double[] step = new double[units];
        double[] share = new double[units];
        Arrays.fill(step, 1);
        for (int i = 0; i < units; i++) {
            capacity[i] = 1e6 + i * 1e4;
            soc[i] = 40 + i % 30;
        }
        PowerAllocator allocator = new PowerAllocator(step);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        double sink = 0;
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            sink += allocator.allocate(i * 1e4, capacity, soc, share);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, allocated + " B in 10,000 allocations, " + sink);
    }
}
