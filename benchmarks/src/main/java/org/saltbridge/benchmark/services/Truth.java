package org.saltbridge.benchmark.services;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.RegisterDef;

/**
 * Holds what the gateway shows of one device as good against the machine itself. A good value may be as old as its last
 * poll and then some, so it is right when it lies within what the machine went through in that time.
 */
final class Truth {
    /** Good values turn Uncertain or Bad no later than this after the reading (half a second), and are looked at later. */
    private static final long OLD_MS = 900;

    private static final long LOOK_MS = 5;
    private static final int HISTORY = (int) (OLD_MS / LOOK_MS);
    /** Of a point's range: what a value moves between two looks, and the steps of its register. */
    private static final double TOLERANCE = 0.002;

    private final World world;
    private final String device;
    private final List<Watched> all = new ArrayList<>();
    private final List<String> examples = new ArrayList<>();
    private long looks;
    private long wrong;

    /** One point and what it was in truth in the last second. */
    private static final class Watched {
        private final String point;
        private final double tolerance;
        private final double[] history = new double[HISTORY];
        private int next;
        private int count;

        Watched(RegisterDef register) {
            point = register.point();
            double range = register.high() - register.low();
            tolerance = (Double.isFinite(range) ? range * TOLERANCE : 0) + Math.abs(register.scale());
        }

        void add(double value) {
            history[next] = value;
            next = (next + 1) % HISTORY;
            count = Math.min(HISTORY, count + 1);
        }

        boolean holds(double value) {
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                least = Math.min(least, history[i]);
                most = Math.max(most, history[i]);
            }
            return value >= least - tolerance && value <= most + tolerance;
        }
    }

    Truth(World world, String device) {
        this.world = world;
        this.device = device;
        for (RegisterDef register : profile(world, device).registers()) {
            // Counters run on and heartbeats step: what they were is not what they are.
            if (register.kind() != PointKind.COUNTER && register.bits().isEmpty() && isKnown(register.point())) {
                all.add(new Watched(register));
            }
        }
    }

    private static DeviceProfile profile(World world, String path) {
        return world.plant.devices().stream()
                .filter(device -> device.path().equals(path))
                .map(DeviceConfig::profile)
                .findFirst()
                .orElseThrow();
    }

    /** The simulator's clocks and identities are not values of the machine. */
    private static boolean isKnown(String point) {
        return !point.equals("LPHD1/SwRev") && !point.equals("DINV1/WdgRem");
    }

    /** Looks every few milliseconds for some time. */
    void watch(long ms, @Nullable Neighbours neighbours) {
        long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (System.nanoTime() - endNs < 0) {
            for (Watched watched : all) {
                look(watched);
            }
            if (neighbours != null) {
                neighbours.look();
            }
            World.pause(LOOK_MS);
        }
    }

    private void look(Watched watched) {
        String path = device + "/" + watched.point;
        watched.add(world.simulator.value(device, watched.point));
        if (!world.isGood(path)) {
            return;
        }
        looks++;
        double shown = world.value(path);
        if (watched.count == HISTORY && !watched.holds(shown)) {
            wrong++;
            if (examples.size() < 3) {
                examples.add(String.format(
                        Locale.ROOT,
                        "%s is shown as %s and is %s",
                        path,
                        shown,
                        world.simulator.value(device, watched.point)));
            }
        }
    }

    long looks() {
        return looks;
    }

    long wrong() {
        return wrong;
    }

    List<String> examples() {
        return examples;
    }
}
